package cartesian.node.grid;

import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.Members;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** Members of the Hazelcast cluster; messages travel through an executor of their own. */
final class GridMembers implements Members {
    static final String EXECUTOR = "epochs";

    private final HazelcastInstance hazelcast;
    private final IExecutorService executor;

    GridMembers(HazelcastInstance hazelcast) {
        this.hazelcast = hazelcast;
        this.executor = hazelcast.getExecutorService(EXECUTOR);
    }

    @Override
    public List<String> all() {
        // Hazelcast lists members by the order in which they joined.
        return hazelcast.getCluster().getMembers().stream()
                .map(GridMembers::name)
                .toList();
    }

    @Override
    public String self() {
        return name(hazelcast.getCluster().getLocalMember());
    }

    private static String name(Member member) {
        return member.getUuid().toString();
    }

    @Override
    public CompletableFuture<CutReply> send(String to, CutMessage message) {
        for (Member member : hazelcast.getCluster().getMembers()) {
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
            executor.submitToMember(tell, member, new ExecutionCallback<CutReply>() {
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
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
