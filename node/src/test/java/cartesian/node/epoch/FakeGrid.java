package cartesian.node.epoch;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;

/** Several members in one process; what becomes of each message is up to the test. */
final class FakeGrid {
    /** Answers may be told for a third of it. */
    static final long LEASE_MILLIS = 1_000;

    private final Map<String, EpochMember> members = new LinkedHashMap<>();
    /** Those who are alive and see all, but whom nobody else sees or reaches. */
    private final Set<String> cutOff = new HashSet<>();
    /** Messages in the order in which they were sent, as "name Kind"; pulses are left out. */
    final List<String> sent = new ArrayList<>();

    final List<EpochBuffer> madeDurable = new ArrayList<>();
    BiPredicate<String, CutMessage> messageLost = (to, message) -> false;
    BiPredicate<String, CutMessage> answerLost = (to, message) -> false;
    /** Whom a member does not follow any more. */
    final Map<String, String> deposed = new HashMap<>();

    private volatile Object view = new Object();

    EpochMember join(String name) {
        EpochMember.Limits limits = new EpochMember.Limits(16 * 1024, 1_000, 5, LEASE_MILLIS);
        EpochMember member = new EpochMember(limits, as(name), madeDurable::add, new SimpleMeterRegistry());
        members.put(name, member);
        view = new Object();
        return member;
    }

    void vanish(String name) {
        members.remove(name);
        view = new Object();
    }

    /** The others lose sight of a member, and it has not noticed yet. */
    EpochMember cutOff(String name) {
        cutOff.add(name);
        view = new Object();
        return get(name);
    }

    EpochMember get(String name) {
        return Objects.requireNonNull(members.get(name));
    }

    /** The grid as one member sees it. */
    Members as(String self) {
        return new Members() {
            @Override
            public List<String> all() {
                return members.keySet().stream()
                        .filter(each -> each.equals(self) || !cutOff.contains(each))
                        .toList();
            }

            @Override
            public Object view() {
                return view;
            }

            @Override
            public String self() {
                return self;
            }

            @Override
            public Optional<String> deposed() {
                return Optional.ofNullable(deposed.get(self));
            }

            @Override
            public CompletableFuture<CutReply> send(String to, CutMessage message) {
                if (!(message instanceof CutMessage.Pulse)) {
                    sent.add(to + " " + message.getClass().getSimpleName());
                }
                if (messageLost.test(to, message) || !all().contains(to)) {
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
