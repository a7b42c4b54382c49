package cartesian.node.grid;

import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.Members;
import cartesian.node.grid.step.Mastership;
import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IExecutorService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** Members of the Hazelcast cluster; messages travel through executors of their own. */
final class GridMembers implements Members {
    static final String EXECUTOR = "epochs";
    /** Pulses do not wait behind a gate that drains. */
    static final String PULSES = "pulses";

    private final HazelcastInstance hazelcast;
    private final Cluster cluster;
    private final IExecutorService executor;
    private final IExecutorService pulses;
    private final String self;

    GridMembers(HazelcastInstance hazelcast) {
        this.hazelcast = hazelcast;
        this.cluster = hazelcast.getCluster();
        this.executor = hazelcast.getExecutorService(EXECUTOR);
        this.pulses = hazelcast.getExecutorService(PULSES);
        this.self = name(cluster.getLocalMember());
    }

    @Override
    public List<String> all() {
        // Hazelcast lists members by the order in which they joined.
        return cluster.getMembers().stream().map(GridMembers::name).toList();
    }

    @Override
    public Object view() {
        // Hazelcast keeps one immutable set for as long as its members are the same.
        return cluster.getMembers();
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public Optional<String> deposed() {
        return Mastership.deposed(hazelcast).map(GridMembers::name);
    }

    private static String name(Member member) {
        return member.getUuid().toString();
    }

    @Override
    public CompletableFuture<CutReply> send(String to, CutMessage message) {
        for (Member member : cluster.getMembers()) {
            if (name(member).equals(to)) {
                return send(member, message);
            }
        }
        return CompletableFuture.failedFuture(new IllegalStateException("member " + to + " has gone"));
    }

    private CompletableFuture<CutReply> send(Member member, CutMessage message) {
        Tell tell = new Tell(message);
        try {
            if (member.localMember()) {
                tell.setHazelcastInstance(hazelcast);
                return CompletableFuture.completedFuture(tell.call());
            }
            CompletableFuture<CutReply> reply = new CompletableFuture<>();
            IExecutorService carrier = message instanceof CutMessage.Pulse ? pulses : executor;
            carrier.submitToMember(tell, member, new ExecutionCallback<CutReply>() {
                @Override
                public void onResponse(CutReply response) {
                    reply.complete(response);
                }

                @Override
                public void onFailure(Throwable fault) {
                    reply.completeExceptionally(fault);
                }
            });
            return reply;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        } catch (RejectedExecutionException | HazelcastInstanceNotActiveException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
