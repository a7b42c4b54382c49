package cartesian.node.epoch;

import cartesian.node.epoch.CutReply.Ending;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Members that hear pulses, and whoever sends them. */
abstract class PulsedMembers {
    static final long TERM = 7;
    static final LeaseTimes LONG = LeaseTimes.ofMillis(300_000);
    static final LeaseTimes SHORT = LeaseTimes.ofMillis(60);

    final Listeners members = new Listeners();
    final AtomicInteger deposed = new AtomicInteger();

    /** Members that note what they are told and reply as the test says. */
    static final class Listeners implements Members {
        final List<String> all = new ArrayList<>(List.of("a", "b", "c"));
        final Map<String, CutMessage.Pulse> heard = new HashMap<>();
        final Map<String, Long> stamps = new HashMap<>();
        final Map<String, Ending> endings = new HashMap<>();
        /** Their replies get lost. */
        final Set<String> unheard = new HashSet<>();
        /** Their replies are under way. */
        final Map<String, CompletableFuture<CutReply>> late = new HashMap<>();

        Runnable whileSending = () -> {};
        Consumer<CutMessage.Pulse> onHeard = pulse -> {};
        int sent;

        @Override
        public List<String> all() {
            return List.copyOf(all);
        }

        @Override
        public Object view() {
            return this;
        }

        @Override
        public String self() {
            return "a";
        }

        @Override
        public CompletableFuture<CutReply> send(String member, CutMessage message) {
            sent++;
            whileSending.run();
            onHeard.accept((CutMessage.Pulse) message);
            heard.put(member, (CutMessage.Pulse) message);
            if (late.containsKey(member)) {
                return Objects.requireNonNull(late.get(member));
            }
            long stamp = System.nanoTime();
            stamps.put(member, stamp);
            return unheard.contains(member)
                    ? CompletableFuture.failedFuture(new IllegalStateException("lost"))
                    : CompletableFuture.completedFuture(
                            new CutReply.Alive(stamp, endings.getOrDefault(member, Ending.NONE)));
        }

        CutMessage.Pulse heard(String member) {
            return Objects.requireNonNull(heard.get(member));
        }

        long stamp(String member) {
            return Objects.requireNonNull(stamps.get(member));
        }

        List<String> confirmed() {
            return all.stream()
                    .filter(each -> heard.containsKey(each) && heard(each).confirmed() != 0)
                    .toList();
        }
    }

    final Lease lease(LeaseTimes times) {
        return new Lease(new FakeStore().as("a"), () -> TERM, times);
    }

    final Lease proven(LeaseTimes times) {
        Lease lease = lease(times);
        lease.proven(TERM, System.nanoTime());
        return lease;
    }

    final Pulses pulses(Lease lease, LeaseTimes times) {
        return new Pulses(members, lease, times, deposed::incrementAndGet);
    }

    static Pulses.Group group(int full, String... participants) {
        return new Pulses.Group(new Lineage("the scribe", TERM), List.of(participants), full);
    }

    /** There was a fourth member, so the scribe is entitled by the database alone. */
    static Pulses.Group notFull() {
        return group(4, "a", "b", "c");
    }

    static Pulses.Group full() {
        return group(3, "a", "b", "c");
    }
}
