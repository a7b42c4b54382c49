package cartesian.node;

import cartesian.node.epoch.EpochMember;
import java.util.function.Supplier;

/** How this member is, told to whichever member asks. */
final class MemberState implements Supplier<GridStatus.State> {
    private final EpochMember epochs;
    private final Readiness readiness;
    private final String rest;

    /**
     * Tells of one member.
     *
     * @param rest where it answers REST
     */
    MemberState(EpochMember epochs, Readiness readiness, String rest) {
        this.epochs = epochs;
        this.readiness = readiness;
        this.rest = rest;
    }

    /** Where clients on other machines reach REST: a host that stands for all is taken to be that of the grid. */
    static String rest(NodeConfig config, int port) {
        String host = config.http().host();
        boolean all = host.equals("0.0.0.0") || host.equals("::");
        return "http://" + (all ? config.grid().host() : host) + ":" + port;
    }

    @Override
    public GridStatus.State get() {
        return new GridStatus.State(
                rest,
                epochs.enrolled(),
                readiness.ready(),
                epochs.leaving(),
                epochs.epoch(),
                epochs.durable(),
                epochs.lagMillis(),
                epochs.undurable(),
                epochs.loaded());
    }
}
