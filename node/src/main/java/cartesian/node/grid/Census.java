package cartesian.node.grid;

import cartesian.node.GridStatus;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.partition.Partition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks all members at once how they are. Who does not answer within a second is listed without. */
final class Census {
    static final String EXECUTOR = "states";
    /** How many questions of others a member keeps waiting; it refuses more. */
    static final int QUESTIONS_MAX = 256;

    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HazelcastInstance hazelcast;
    private final IExecutorService executor;

    Census(HazelcastInstance hazelcast) {
        this.hazelcast = hazelcast;
        this.executor = hazelcast.getExecutorService(EXECUTOR);
    }

    /**
     * Answers all members, the oldest first.
     *
     * @param scribes whether there is one, which is the oldest member
     * @param seconds of how many last seconds they are to tell what they did
     */
    List<GridStatus.Member> take(boolean scribes, int seconds) {
        long deadline = System.nanoTime() + ANSWER_NANOS;
        Map<Member, CompletableFuture<GridStatus.State>> answers = new LinkedHashMap<>();
        // Hazelcast lists members by the order in which they joined.
        for (Member member : hazelcast.getCluster().getMembers()) {
            answers.put(member, ask(member, seconds));
        }
        Member oldest = answers.keySet().iterator().next();
        Map<Member, Integer> owned = partitionsByOwner();
        return answers.entrySet().stream()
                .map(answer -> new GridStatus.Member(
                        answer.getKey().getUuid().toString(),
                        answer.getKey().getAddress().getHost() + ":"
                                + answer.getKey().getAddress().getPort(),
                        answer.getKey().localMember(),
                        scribes && answer.getKey().equals(oldest),
                        owned.getOrDefault(answer.getKey(), 0),
                        await(answer.getValue(), deadline)))
                .toList();
    }

    private Map<Member, Integer> partitionsByOwner() {
        Map<Member, Integer> owned = new HashMap<>();
        for (Partition partition : hazelcast.getPartitionService().getPartitions()) {
            Member owner = partition.getOwner();
            if (owner != null) {
                int _ = owned.merge(owner, 1, Integer::sum);
            }
        }
        return owned;
    }

    private CompletableFuture<GridStatus.State> ask(Member member, int seconds) {
        AskState question = new AskState(seconds);
        CompletableFuture<GridStatus.State> answer = new CompletableFuture<>();
        try {
            if (member.localMember()) {
                question.setHazelcastInstance(hazelcast);
                answer.complete(question.call());
                return answer;
            }
            executor.submitToMember(question, member, new ExecutionCallback<GridStatus.State>() {
                @Override
                public void onResponse(GridStatus.State response) {
                    answer.complete(response);
                }

                @Override
                public void onFailure(Throwable fault) {
                    answer.completeExceptionally(fault);
                }
            });
        } catch (IllegalStateException | RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private static Optional<GridStatus.State> await(CompletableFuture<GridStatus.State> answer, long deadlineNanos) {
        try {
            return Optional.of(answer.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException unanswered) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
