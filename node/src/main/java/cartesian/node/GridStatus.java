package cartesian.node;

import cartesian.node.live.Activity;
import java.util.List;
import java.util.Optional;

/**
 * What the grid is made of, as one member could find out within a second.
 *
 * @param backups how many each record has, members permitting
 * @param members the oldest first
 */
public record GridStatus(
        String cluster, boolean durable, NodeConfig.Engine engine, int partitions, int backups, List<Member> members) {
    public GridStatus {
        members = List.copyOf(members);
    }

    /**
     * One member.
     *
     * @param name its UUID
     * @param grid its address for other members
     * @param here whether it is the one that found this out
     * @param scribe whether it is the one that makes cuts and writes epochs
     * @param partitions how many it owns
     * @param state as it says itself; empty if it did not answer
     */
    public record Member(
            String name, String grid, boolean here, boolean scribe, int partitions, Optional<State> state) {}

    /**
     * How a member says that it is.
     *
     * @param rest where it answers REST
     * @param enrolled whether it takes part in cuts
     * @param ready whether it takes calls
     * @param leaving whether it is about to end
     * @param epoch the one that its writes belong to now
     * @param durable the newest epoch that it knows to be durable
     * @param lagMillis how long its changes have been waiting to become durable
     * @param undurable how many of its changes wait
     * @param loaded the epoch from which the grid has started last
     * @param activity its work
     */
    public record State(
            String rest,
            boolean enrolled,
            boolean ready,
            boolean leaving,
            long epoch,
            long durable,
            long lagMillis,
            long undurable,
            long loaded,
            Activity activity) {}
}
