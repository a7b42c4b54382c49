package cartesian.node;

import cartesian.node.epoch.EpochMember;
import cartesian.node.epoch.Scribe;
import cartesian.node.live.Activity;
import cartesian.node.live.HotItems;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** How this member is, told to whichever member asks. */
final class MemberState implements IntFunction<GridStatus.State> {
    private static final int WANTED_MAX = 20;

    private final Incarnation here;
    private final EpochMember epochs;
    private final Work work;
    private final BooleanSupplier heapFull;
    private final LastingHeap heap = new LastingHeap();
    private final Readiness readiness;
    private final String rest;

    /**
     * Tells of one member.
     *
     * @param here its part of the grid
     * @param work what it did lately
     * @param heapFull whether writes are turned away for that
     * @param rest where it answers REST
     */
    MemberState(Incarnation here, Work work, BooleanSupplier heapFull, Readiness readiness, String rest) {
        this.here = here;
        this.epochs = here.epochs();
        this.work = work;
        this.heapFull = heapFull;
        this.readiness = readiness;
        this.rest = rest;
    }

    /** Where clients on other machines reach REST: a host that stands for all is taken to be that of the grid. */
    static String rest(NodeConfig config, int port) {
        String host = config.http().host();
        boolean all = host.equals("0.0.0.0") || host.equals("::");
        return config.http().scheme() + "://" + (all ? config.grid().host() : host) + ":" + port;
    }

    @Override
    public GridStatus.State apply(int seconds) {
        return new GridStatus.State(
                rest,
                epochs.enrolled(),
                readiness.ready(),
                epochs.leaving(),
                epochs.epoch(),
                epochs.durable(),
                epochs.lagMillis(),
                epochs.undurable(),
                epochs.loaded(),
                activity(seconds));
    }

    private Activity activity(int seconds) {
        Scribe scribe = here.scribe();
        HotItems.Lately lately =
                seconds == 0 ? new HotItems.Lately(0, List.of()) : work.items().lately(WANTED_MAX);
        return new Activity(
                heap.bytes(),
                Runtime.getRuntime().maxMemory(),
                heapFull.getAsBoolean(),
                scribe == null ? "" : scribe.condition(),
                work.diary().last(seconds),
                lately.demand(),
                lately.wanted());
    }
}
