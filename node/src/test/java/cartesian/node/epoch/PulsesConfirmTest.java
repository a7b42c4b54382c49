package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whom pulses confirm, and how long their answers are to be waited for. */
final class PulsesConfirmTest extends PulsedMembers {
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
}
