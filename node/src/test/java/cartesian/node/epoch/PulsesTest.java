package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.epoch.CutReply.Ending;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PulsesTest {
    private static final long TERM = 7;
    private static final LeaseTimes LONG = LeaseTimes.ofMillis(300_000);
    private static final LeaseTimes SHORT = LeaseTimes.ofMillis(60);

    private final Listeners members = new Listeners();
    private final AtomicInteger deposed = new AtomicInteger();

    /** Members that note what they are told and reply as the test says. */
    private static final class Listeners implements Members {
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

    private Lease lease(LeaseTimes times) {
        return new Lease(new FakeStore().as("a"), () -> TERM, times);
    }

    private Lease proven(LeaseTimes times) {
        Lease lease = lease(times);
        lease.proven(TERM, System.nanoTime());
        return lease;
    }

    private Pulses pulses(Lease lease, LeaseTimes times) {
        return new Pulses(members, lease, times, deposed::incrementAndGet);
    }

    private static Pulses.Group group(int full, String... participants) {
        return new Pulses.Group(new Lineage("the scribe", TERM), List.of(participants), full);
    }

    /** There was a fourth member, so the scribe is entitled by the database alone. */
    private static Pulses.Group notFull() {
        return group(4, "a", "b", "c");
    }

    private static Pulses.Group full() {
        return group(3, "a", "b", "c");
    }

    @Test
    void allAreToldWhoLeadsAndWhoTakesPart() {
        pulses(lease(LONG), LONG).lead(notFull());
        CutMessage.Pulse pulse = members.heard("b");
        assertThat(pulse.term()).isEqualTo(TERM);
        assertThat(pulse.by()).isEqualTo("the scribe");
        assertThat(pulse.participants()).containsExactly("a", "b", "c");
        assertThat(pulse.leaving()).isEmpty();
        assertThat(pulse.full()).isEqualTo(4);
    }

    @Test
    void whatIsSaidLaterHasAHigherNumber() {
        Pulses pulses = pulses(lease(LONG), LONG);
        pulses.lead(group(4, "a", "b"));
        long before = members.heard("b").number();
        pulses.lead(notFull());
        long after = members.heard("b").number();
        assertThat(after).isGreaterThan(before);
        assertThat(pulses.plain().number()).isGreaterThan(after);
        assertThat(pulses.plain().participants()).containsExactly("a", "b", "c");
    }

    @Test
    void pulseThatWasBegunBeforeAnotherIsKnownByItsNumber() {
        Pulses pulses = pulses(lease(LONG), LONG);
        pulses.lead(group(4, "a", "b"));
        members.whileSending = () -> {
            members.whileSending = () -> {};
            pulses.lead(notFull());
        };
        List<CutMessage.Pulse> heard = new ArrayList<>();
        members.onHeard = heard::add;

        pulses.beat();

        assertThat(heard.stream()
                        .filter(each -> each.participants().size() == 2)
                        .toList())
                .isNotEmpty()
                .allSatisfy(old -> assertThat(heard.stream()
                                .filter(each -> each.participants().size() == 3)
                                .mapToLong(CutMessage.Pulse::number)
                                .min()
                                .orElseThrow())
                        .isGreaterThan(old.number()));
    }

    @Test
    void freshWordOfTheDatabaseEntitles() {
        pulses(proven(LONG), LONG).lead(notFull());
        assertThat(members.confirmed()).containsExactly("a", "b", "c");
    }

    @Test
    void withoutTheDatabaseAGroupThatIsNotFullIsNotConfirmed() {
        Pulses pulses = pulses(lease(LONG), LONG);
        pulses.lead(notFull());
        pulses.beat();
        assertThat(members.heard).containsOnlyKeys("a", "b", "c");
        assertThat(members.confirmed()).isEmpty();
    }

    @Test
    void oldWordOfTheDatabaseDoesNotEntitle() {
        Lease lease = lease(LONG);
        lease.proven(TERM, System.nanoTime() - LONG.renewedNanos());
        Pulses pulses = pulses(lease, LONG);
        pulses.lead(notFull());
        assertThat(members.confirmed()).isEmpty();

        lease.proven(TERM, System.nanoTime() - LONG.renewedNanos() * 9 / 10);
        pulses.beat();

        assertThat(members.confirmed()).containsExactly("a", "b", "c");
    }

    @Test
    void wordOfTheDatabaseOnAnotherTermDoesNotEntitle() {
        Lease lease = lease(LONG);
        lease.proven(TERM - 1, System.nanoTime());
        pulses(lease, LONG).lead(notFull());
        assertThat(members.confirmed()).isEmpty();
    }

    @Test
    void fullGroupOfWhomAllReplyNeedsNoDatabase() {
        pulses(lease(LONG), LONG).lead(full());
        assertThat(members.confirmed()).containsExactly("a", "b", "c");
    }

    @Test
    void fullGroupOfWhomOneHasNeverRepliedIsNotConfirmed() {
        members.unheard.add("c");
        Pulses pulses = pulses(lease(LONG), LONG);
        pulses.lead(full());
        pulses.beat();
        assertThat(members.confirmed()).isEmpty();
    }

    @Test
    void fullGroupIsNotConfirmedOnceOneHasBeenSilentForAnAnswerLease() throws Exception {
        Pulses pulses = pulses(lease(SHORT), SHORT);
        pulses.lead(full());
        members.unheard.add("c");
        long silentSince = System.nanoTime();
        while (System.nanoTime() - silentSince <= SHORT.answerNanos()) {
            TimeUnit.MILLISECONDS.sleep(1);
            pulses.beat();
        }
        pulses.beat();
        assertThat(members.confirmed()).isEmpty();
        assertThat(pulses.allReplyWithin(SHORT.answerNanos())).isFalse();
    }

    @Test
    void nobodyIsConfirmedWhileAMemberIsOutOfSight() {
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(full());
        members.all.remove("c");
        pulses.beat();
        assertThat(members.confirmed()).isEmpty();
        members.all.add("c");
        pulses.beat();
        assertThat(members.confirmed()).containsExactly("a", "b", "c");
    }

    @Test
    void whoHasNotRepliedIsNotConfirmed() {
        members.unheard.add("b");
        pulses(proven(LONG), LONG).lead(notFull());
        assertThat(members.confirmed()).containsExactly("a", "c");
    }

    @Test
    void confirmationCountsFromTheMembersOwnLastReply() {
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(notFull());
        long stampOfB = members.stamp("b");
        long stampOfC = members.stamp("c");
        members.unheard.add("b");
        pulses.beat();
        assertThat(members.heard("b").confirmed()).isEqualTo(stampOfB);
        assertThat(members.heard("c").confirmed()).isEqualTo(stampOfC);
        pulses.beat();
        assertThat(members.heard("b").confirmed()).isEqualTo(stampOfB);
        assertThat(members.heard("c").confirmed()).isGreaterThan(stampOfC);
    }

    @Test
    void refusalIsNoReply() {
        members.late.put("c", CompletableFuture.completedFuture(new CutReply.Refused("an older term")));
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(notFull());
        assertThat(members.confirmed()).containsExactly("a", "b");
        assertThat(pulses.allReplyWithin(LONG.answerNanos())).isFalse();
    }

    @Test
    void whoeverFollowsAnotherIsNotConfirmedAndItIsTold() {
        members.late.put("c", CompletableFuture.completedFuture(new CutReply.Deposed()));
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(notFull());
        assertThat(members.confirmed()).containsExactly("a", "b");
        assertThat(deposed).hasPositiveValue();
    }

    @Test
    void lateWordOfOneWhoFollowedAnotherIsOfNoInterestOnceNobodyIsLed() {
        CompletableFuture<CutReply> reply = new CompletableFuture<>();
        members.late.put("c", reply);
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(notFull());
        pulses.fallSilent();
        reply.complete(new CutReply.Deposed());
        assertThat(deposed).hasValue(0);
    }

    @Test
    void whoHasAPulseToReadIsNotSentAnotherAtOnce() {
        CompletableFuture<CutReply> reply = new CompletableFuture<>();
        members.late.put("c", reply);
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(group(4, "c"));
        pulses.beat();
        assertThat(members.sent).isEqualTo(1);

        reply.complete(new CutReply.Alive(System.nanoTime(), Ending.NONE));
        pulses.beat();

        assertThat(members.sent).isEqualTo(2);
    }

    @Test
    void whoHasNotReadAPulseForAnAnswerLeaseIsSentAnother() throws Exception {
        members.late.put("c", new CompletableFuture<>());
        Pulses pulses = pulses(proven(SHORT), SHORT);
        pulses.lead(group(4, "c"));
        long began = System.nanoTime();
        while (members.sent == 1) {
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(30));
            TimeUnit.MILLISECONDS.sleep(1);
            pulses.beat();
        }
        assertThat(System.nanoTime() - began).isGreaterThan(SHORT.answerNanos() / 2);
    }

    @Test
    void answersOfWhomWasNeverConfirmedNeedNotBeWaitedFor() {
        Pulses pulses = pulses(lease(LONG), LONG);
        pulses.lead(notFull());
        assertThat(pulses.answersLeftNanos("b")).isZero();
        assertThat(pulses.answersLeftNanos("a stranger")).isZero();
    }

    @Test
    void answersAreWaitedForUntilTheyHaveEnded() throws Exception {
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(notFull());
        long left = pulses.answersLeftNanos("b");
        long endByItsOwnClock = members.heard("b").confirmed() + LONG.answerNanos();
        assertThat(left).isLessThanOrEqualTo(LONG.answerNanos());
        assertThat(System.nanoTime() + left).isGreaterThanOrEqualTo(endByItsOwnClock);

        Pulses brief = pulses(proven(SHORT), SHORT);
        brief.lead(notFull());
        long began = System.nanoTime();
        while (brief.answersLeftNanos("b") > 0) {
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(30));
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertThat(System.nanoTime() - members.heard("b").confirmed()).isGreaterThanOrEqualTo(SHORT.answerNanos());
    }

    @Test
    void answersThatTheScribeBeforeMayHaveConfirmedAreWaitedForThoughNobodyReplies() {
        members.unheard.addAll(List.of("b", "c"));
        Pulses pulses = pulses(proven(LONG), LONG);
        long began = System.nanoTime();
        pulses.inherit(List.of("a", "b", "c"));
        pulses.lead(full());
        assertThat(pulses.answersLeftNanos("b"))
                .isPositive()
                .isGreaterThanOrEqualTo(LONG.answerNanos() - (System.nanoTime() - began));
        assertThat(members.confirmed()).containsExactly("a");
    }

    @Test
    void replyThatIsNotConfirmedDoesNotProlongAnswers() {
        Lease lease = proven(LONG);
        Pulses pulses = pulses(lease, LONG);
        pulses.lead(notFull());
        long end = System.nanoTime() + pulses.answersLeftNanos("b");
        lease.proven(TERM - 1, System.nanoTime());
        pulses.beat();
        pulses.beat();
        assertThat(System.nanoTime() + pulses.answersLeftNanos("b"))
                .isCloseTo(end, org.assertj.core.data.Offset.offset(TimeUnit.SECONDS.toNanos(1)));
    }

    @Test
    void leavingIsToldToAll() {
        Pulses pulses = pulses(proven(LONG), LONG);
        members.endings.put("b", Ending.LEAVING);
        members.endings.put("c", Ending.LEFT);
        pulses.lead(full());
        pulses.beat();
        assertThat(members.heard("a").leaving()).containsExactly("b", "c");
        assertThat(pulses.at(Ending.LEAVING)).containsExactly("b");
        assertThat(pulses.at(Ending.LEFT)).containsExactly("c");
        assertThat(pulses.at(Ending.NONE)).containsExactly("a");
        assertThat(pulses.at(Ending.LEFT_UNWRITTEN)).isEmpty();
    }

    @Test
    void whoIsLedNoMoreIsNotSpokenToAndNotWaitedFor() {
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(full());
        assertThat(pulses.answersLeftNanos("c")).isPositive();
        members.heard.clear();
        pulses.lead(group(3, "a", "b"));
        assertThat(members.heard).containsOnlyKeys("a", "b");
        assertThat(pulses.answersLeftNanos("c")).isZero();
    }

    @Test
    void silentScribeConfirmsNobody() {
        Pulses pulses = pulses(proven(LONG), LONG);
        pulses.lead(full());
        pulses.fallSilent();
        members.heard.clear();
        pulses.beat();
        assertThat(members.heard).isEmpty();
        assertThat(pulses.answersLeftNanos("b")).isPositive();
    }
}
