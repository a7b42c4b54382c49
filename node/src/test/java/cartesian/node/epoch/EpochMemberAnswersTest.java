package cartesian.node.epoch;

import static cartesian.node.epoch.Images.BREAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a member hears of its scribe, whether it answers, and its end. */
final class EpochMemberAnswersTest extends OneMember {
    private CutReply pulse(long confirmed, String... participants) throws InterruptedException {
        return tell(new CutMessage.Pulse(TERM, 1, SCRIBE, confirmed, List.of(participants), List.of("b"), 3));
    }

    @Test
    void pulseTellsWhoLeadsAndWhetherToAnswer() throws Exception {
        grid.join("a");
        grid.join("b");
        enroll(7);
        assertThat(member.answering()).isFalse();
        CutReply.Alive alive = (CutReply.Alive) pulse(0, "a", "b");
        assertThat(alive.ending()).isEqualTo(CutReply.Ending.NONE);
        assertThat(member.allegiance().repliedNanos()).isEqualTo(alive.stamp());
        assertThat(member.answering()).isFalse();

        assertThat(pulse(alive.stamp(), "a", "b")).isInstanceOf(CutReply.Alive.class);

        assertThat(member.answering()).isTrue();
        assertThat(member.confirm(inMillis(-1))).isTrue();
        assertThat(member.allegiance().lineage()).isEqualTo(new Lineage(SCRIBE, TERM));
        assertThat(poll())
                .isEqualTo(new CutReply.State(
                        true, 7, false, member.allegiance().lineage(), List.of("a", "b"), 3, LOADED, 0));
        assertThat(member.allLeave()).isFalse();
        assertThat(pulse(alive.stamp(), "b")).isInstanceOf(CutReply.Alive.class);
        assertThat(member.allLeave()).isTrue();
    }

    @Test
    void memberThatHasHeardNothingDoesNotTakeItselfForTheLast() {
        assertThat(member.allLeave()).isFalse();
    }

    @Test
    void memberThatIsNotEnrolledIsNotConfirmed() throws Exception {
        grid.join("a");
        assertThat(pulse(System.nanoTime(), "a")).isInstanceOf(CutReply.Alive.class);
        assertThat(member.answering()).isFalse();
        assertThat(member.allegiance().lineage()).isEqualTo(Lineage.NONE);
    }

    @Test
    void memberKnowsWhoEnrolledItBeforeAnyPulse() throws Exception {
        enroll(7);
        assertThat(member.allegiance().lineage()).isEqualTo(new Lineage(SCRIBE, TERM));
        assertThat(tell(new CutMessage.Enroll(TERM, "another", 9, 8, 8))).isInstanceOf(CutReply.Obeyed.class);
        assertThat(member.allegiance().lineage()).isEqualTo(new Lineage(SCRIBE, TERM));
    }

    @Test
    void memberSaysForHowLongItHasNotRepliedToAPulse() throws Exception {
        enroll(7);
        CutReply.Alive alive = (CutReply.Alive) pulse(0, "a");
        long before = System.nanoTime();
        long silent = silentNanos();
        assertThat(silent).isBetween(before - alive.stamp(), System.nanoTime() - alive.stamp());
        assertThat(pulse(0, "a")).isInstanceOf(CutReply.Alive.class);
        assertThat(silentNanos())
                .isLessThanOrEqualTo(System.nanoTime() - member.allegiance().repliedNanos());
    }

    @Test
    void whoIsHeldForDeadIsToldSoAndConfirmsNobody() throws Exception {
        grid.join("b");
        enroll(7);
        grid.deposed.put("a", "b");
        String heldForDead = FakeStore.nameOf("b");
        CutMessage.Pulse pulse =
                new CutMessage.Pulse(TERM, 1, heldForDead, System.nanoTime(), List.of("a", "b"), List.of(), 2);
        long replied = member.allegiance().repliedNanos();

        assertThat(tell(pulse)).isEqualTo(new CutReply.Deposed());

        assertThat(member.answering()).isFalse();
        assertThat(member.allegiance().repliedNanos()).isEqualTo(replied);
    }

    @Test
    void pulseOfAnotherThanWhoIsHeldForDeadIsObeyed() throws Exception {
        grid.join("b");
        grid.join("c");
        enroll(7);
        grid.deposed.put("a", "b");
        CutMessage.Pulse pulse =
                new CutMessage.Pulse(TERM, 1, FakeStore.nameOf("c"), 0, List.of("a", "c"), List.of(), 2);
        assertThat(tell(pulse)).isInstanceOf(CutReply.Alive.class);
        assertThat(pulse(0, "a", "b")).isInstanceOf(CutReply.Alive.class);
    }

    @Test
    void pulseThatWasOvertakenSaysNothingNew() throws Exception {
        grid.join("b");
        enroll(7);
        assertThat(tell(numbered(TERM, 2, "a", "b"))).isInstanceOf(CutReply.Alive.class);

        assertThat(tell(numbered(TERM, 1, "a"))).isInstanceOf(CutReply.Alive.class);

        assertThat(poll().participants()).containsExactly("a", "b");
        assertThat(member.allegiance().letGo()).isEmpty();
        assertThat(tell(numbered(TERM, 3, "a"))).isInstanceOf(CutReply.Alive.class);
        assertThat(member.allegiance().letGo()).containsExactly("b");
    }

    @Test
    void pulsesOfTheNextTermCountAnew() throws Exception {
        enroll(7);
        assertThat(tell(numbered(TERM, 9, "a"))).isInstanceOf(CutReply.Alive.class);
        assertThat(tell(numbered(TERM + 1, 1, "a", "b"))).isInstanceOf(CutReply.Alive.class);
        assertThat(member.allegiance().lineage().term()).isEqualTo(TERM + 1);
    }

    private static CutMessage.Pulse numbered(long term, long number, String... participants) {
        return new CutMessage.Pulse(term, number, SCRIBE, 0, List.of(participants), List.of(), 3);
    }

    @Test
    void pulseOfAnOlderTermIsRefused() throws Exception {
        enroll(7);
        assertThat(tell(new CutMessage.Poll(TERM + 1))).isInstanceOf(CutReply.State.class);
        long replied = member.allegiance().repliedNanos();
        assertThat(pulse(System.nanoTime(), "a")).isInstanceOf(CutReply.Refused.class);
        assertThat(member.allegiance().repliedNanos()).isEqualTo(replied);
    }

    @Test
    void memberSaysHowFarItIsWithLeaving() throws Exception {
        enroll(7);
        assertThat(member.leaving()).isFalse();
        member.announceLeave();
        assertThat(member.leaving()).isTrue();
        assertThat(((CutReply.Alive) pulse(0, "a")).ending()).isEqualTo(CutReply.Ending.LEAVING);
        assertThat(open()).isTrue();
        write(BREAD, 1);
        member.left();
        assertThat(((CutReply.Alive) pulse(0, "a")).ending()).isEqualTo(CutReply.Ending.LEFT_UNWRITTEN);
        cutWhole(7);
        tellDurable(7);
        member.left();
        assertThat(((CutReply.Alive) pulse(0, "a")).ending()).isEqualTo(CutReply.Ending.LEFT);
    }

    @Test
    void memberIsReleasedWhenItIsNotAmongTheParticipants() throws Exception {
        assertThat(member.isReleased()).isTrue();
        enroll(7);
        assertThat(pulse(0, "a", "b")).isInstanceOf(CutReply.Alive.class);
        assertThat(member.isReleased()).isFalse();
        assertThat(pulse(0, "b")).isInstanceOf(CutReply.Alive.class);
        assertThat(member.isReleased()).isTrue();
    }

    @Test
    void gateIsNotClosedForARepairWhileAMemberThatIsGoneIsKnown() throws Exception {
        grid.join("a");
        grid.join("b");
        enroll(7);
        assertThat(tell(new CutMessage.Close(TERM, 7, List.of("a")))).isInstanceOf(CutReply.Refused.class);
        assertThat(open()).isTrue();
        assertThat(tell(new CutMessage.Close(TERM, 7, List.of("a", "b", "c")))).isEqualTo(new CutReply.Closed(false));
        assertThat(open()).isFalse();
    }

    @Test
    void pulseAndRestartDoNotWaitForAGateThatDrains() throws Exception {
        EpochMember patient = new EpochMember(
                new EpochMember.Limits(16 * 1024, UNDURABLE_MAX, 60_000, FakeGrid.LEASE_MILLIS),
                grid.as("a"),
                this::durable,
                new SimpleMeterRegistry());
        assertThat(patient.handle(new CutMessage.Enroll(TERM, SCRIBE, 7, 6, 6))).isInstanceOf(CutReply.Obeyed.class);
        Gate.Pass slow = patient.enter(inMillis(10_000)).orElseThrow();
        CompletableFuture<CutReply> closing = CompletableFuture.supplyAsync(() -> {
            try {
                return patient.handle(new CutMessage.Close(TERM, 7, List.of()));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (patient.enter(inMillis(-1)).map(EpochMemberAnswersTest::left).isPresent()) {
            Thread.onSpinWait();
        }
        CutMessage.Pulse pulse = new CutMessage.Pulse(TERM, 1, SCRIBE, 0, List.of("a"), List.of(), 1);
        assertThat(patient.handle(pulse)).isInstanceOf(CutReply.Alive.class);
        assertThat(patient.handle(new CutMessage.Restart(TERM, "over"))).isInstanceOf(CutReply.Obeyed.class);
        assertThat(patient.ended()).isCompletedWithValue("over");
        assertThat(closing).isNotDone();
        slow.leave();
        assertThat(closing.get(30, TimeUnit.SECONDS)).isNotNull();
    }

    private static Gate.Pass left(Gate.Pass pass) {
        pass.leave();
        return pass;
    }

    @Test
    void waiterForDurabilityGivesUpAtTheEnd() throws Exception {
        enroll(7);
        CompletableFuture<Boolean> waiter =
                CompletableFuture.supplyAsync(() -> member.awaitDurable(7, inMillis(60_000)));
        while (!poll().wanted()) {
            Thread.onSpinWait();
        }
        member.end("over");
        assertThat(waiter.get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(member.awaitDurable(7, inMillis(60_000))).isFalse();
        assertThat(member.awaitDurable(6, inMillis(-1))).isTrue();
    }

    @Test
    void memberThatHasEndedAnswersNothing() throws Exception {
        grid.join("a");
        enroll(7);
        assertThat(pulse(System.nanoTime(), "a")).isInstanceOf(CutReply.Alive.class);
        assertThat(member.answering()).isTrue();
        member.end("over");
        assertThat(member.answering()).isFalse();
        assertThat(member.confirm(inMillis(60_000))).isFalse();
        assertThat(pulse(System.nanoTime(), "a")).isInstanceOf(CutReply.Refused.class);
    }

    @Test
    void memberThatIsToRestartEndsForGood() throws Exception {
        enroll(7);
        assertThat(member.ended()).isNotDone();

        assertThat(tell(new CutMessage.Restart(TERM, "records were lost"))).isInstanceOf(CutReply.Obeyed.class);

        assertThat(member.ended()).isCompletedWithValue("records were lost");
        assertThat(open()).isFalse();
        assertThat(member.enrolled()).isFalse();
        assertThat(close(7)).isInstanceOf(CutReply.Refused.class);
        assertThat(tell(new CutMessage.Enroll(TERM + 1, SCRIBE, 9, 8, 8))).isInstanceOf(CutReply.Refused.class);
        assertThat(open()).isFalse();
    }
}
