package cartesian.node.epoch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;

/** Several members in one process; what becomes of each message is up to the test. */
final class FakeGrid {
    private final Map<String, EpochMember> members = new LinkedHashMap<>();
    /** Messages in the order in which they were sent, as "name Kind". */
    final List<String> sent = new ArrayList<>();

    final List<EpochBuffer> madeDurable = new ArrayList<>();
    BiPredicate<String, CutMessage> messageLost = (to, message) -> false;
    BiPredicate<String, CutMessage> answerLost = (to, message) -> false;

    EpochMember join(String name) {
        EpochMember member = new EpochMember(16 * 1024, 1_000, 5, madeDurable::add);
        members.put(name, member);
        return member;
    }

    void vanish(String name) {
        members.remove(name);
    }

    EpochMember get(String name) {
        return Objects.requireNonNull(members.get(name));
    }

    /** The grid as one member sees it. */
    Members as(String self) {
        return new Members() {
            @Override
            public List<String> all() {
                return List.copyOf(members.keySet());
            }

            @Override
            public String self() {
                return self;
            }

            @Override
            public CompletableFuture<CutReply> send(String to, CutMessage message) {
                sent.add(to + " " + message.getClass().getSimpleName());
                if (messageLost.test(to, message) || !members.containsKey(to)) {
                    return CompletableFuture.failedFuture(new IllegalStateException("lost"));
                }
                try {
                    CutReply reply = get(to).handle(message);
                    return answerLost.test(to, message)
                            ? CompletableFuture.failedFuture(new IllegalStateException("answer lost"))
                            : CompletableFuture.completedFuture(reply);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return CompletableFuture.failedFuture(e);
                }
            }
        };
    }
}
