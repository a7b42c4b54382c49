package cartesian.node.epoch;

import static cartesian.node.epoch.Images.BREAD;
import static cartesian.node.epoch.Images.MILK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A member's part in cuts. */
final class EpochMemberTest extends OneMember {
    @Test
    void memberThatIsNotEnrolledLetsNoWriteIn() throws Exception {
        assertThat(open()).isFalse();
        assertThat(poll().enrolled()).isFalse();
        assertThat(close(0)).isInstanceOf(CutReply.Refused.class);
        assertThat(cut(0)).isInstanceOf(CutReply.Refused.class);
        assertThat(tell(new CutMessage.Reopen(TERM, 0))).isInstanceOf(CutReply.Obeyed.class);
        assertThat(open()).isFalse();
    }

    @Test
    void enrolledMemberOpensInTheEpochUnderWay() throws Exception {
        enroll(7);
        assertThat(enter().epoch()).isEqualTo(7);
        assertThat(member.durable()).isEqualTo(6);
        assertThat(member.enrolled()).isTrue();
    }

    @Test
    void enrollingAgainChangesNothing() throws Exception {
        enroll(7);
        write(BREAD, 1);
        enroll(9);
        assertThat(member.epoch()).isEqualTo(7);
        assertThat(member.buffer().accounts()).containsKey(BREAD);
    }

    @Test
    void cutHandsOverTheImagesAndOpensTheNextEpoch() throws Exception {
        enroll(7);
        write(BREAD, 1);
        assertThat(poll()).isEqualTo(state(7, true));
        assertThat(close(7)).isEqualTo(new CutReply.Closed(false));
        assertThat(open()).isFalse();

        assertThat(images(cut(7)).accounts()).containsOnlyKeys(BREAD);

        assertThat(enter().epoch()).isEqualTo(8);
        assertThat(member.buffer().isEmpty()).isTrue();
        assertThat(poll()).isEqualTo(state(8, false));
        assertThat(member.undurable()).isEqualTo(1);
    }

    @Test
    void repeatedMessagesDoNoHarm() throws Exception {
        enroll(7);
        write(BREAD, 1);
        assertThat(close(7)).isEqualTo(new CutReply.Closed(false));
        assertThat(close(7)).isEqualTo(new CutReply.Closed(false));
        EpochBuffer first = images(cut(7));
        write(MILK, 1);

        assertThat(images(cut(7)).accounts()).isEqualTo(first.accounts()).containsOnlyKeys(BREAD);
        assertThat(close(7)).isInstanceOf(CutReply.Refused.class);
        assertThat(open()).isTrue();
        assertThat(tell(new CutMessage.Reopen(TERM, 7))).isInstanceOf(CutReply.Obeyed.class);
        assertThat(member.epoch()).isEqualTo(8);
        tellDurable(7);
        tellDurable(7);
        assertThat(durable).hasSize(1);
        assertThat(member.undurable()).isEqualTo(1);
    }

    @Test
    void reopenedMemberGoesOnInTheSameEpochWithItsImages() throws Exception {
        enroll(7);
        write(BREAD, 1);
        assertThat(close(7)).isInstanceOf(CutReply.Closed.class);
        assertThat(tell(new CutMessage.Reopen(TERM, 7))).isInstanceOf(CutReply.Obeyed.class);

        assertThat(enter().epoch()).isEqualTo(7);
        assertThat(cut(7)).isInstanceOf(CutReply.Refused.class);
        assertThat(member.buffer().accounts()).containsOnlyKeys(BREAD);
    }

    @Test
    void cutThatIsLateForItsEpochDoesNotOpenAGateClosedForTheNext() throws Exception {
        enroll(7);
        assertThat(close(7)).isInstanceOf(CutReply.Closed.class);
        // The scribe has not heard of this member's cut of 7 and goes on to 8; then the message arrives after all.
        assertThat(close(8)).isInstanceOf(CutReply.Closed.class);

        assertThat(cut(7)).isInstanceOf(CutReply.Refused.class);
        assertThat(open()).isFalse();
        assertThat(cut(8)).isInstanceOf(CutReply.Images.class);
        assertThat(enter().epoch()).isEqualTo(9);
    }

    @Test
    void memberThatIsBehindIsTakenAlong() throws Exception {
        enroll(7);
        write(BREAD, 1);
        cutWhole(9);
        assertThat(enter().epoch()).isEqualTo(10);
    }

    @Test
    void olderTermIsRefused() throws Exception {
        enroll(7);
        assertThat(tell(new CutMessage.Poll(TERM + 1))).isInstanceOf(CutReply.State.class);

        assertThat(close(7)).isInstanceOf(CutReply.Refused.class);
        assertThat(tell(new CutMessage.Durable(TERM, 7, 0))).isInstanceOf(CutReply.Refused.class);
        assertThat(tell(new CutMessage.Restart(TERM, "somebody"))).isInstanceOf(CutReply.Refused.class);
        assertThat(open()).isTrue();
        assertThat(member.durable()).isEqualTo(6);
    }

    @Test
    void imagesAreHandedOverAgainUntilTheyAreDurable() throws Exception {
        enroll(7);
        write(BREAD, 1);
        cutWhole(7);
        write(BREAD, 2);
        write(MILK, 1);
        assertThat(close(8)).isInstanceOf(CutReply.Closed.class);

        EpochBuffer handed = images(cut(8));

        assertThat(handed.accounts()).containsOnlyKeys(BREAD, MILK);
        assertThat(handed.accounts()).containsEntry(BREAD, Images.account(2));
        tellDurable(7);
        assertThat(member.undurable()).isEqualTo(2);
        assertThat(durable).isEmpty();
        tellDurable(8);
        assertThat(member.undurable()).isZero();
        assertThat(durable).containsExactly(handed);
    }

    @Test
    void undurableImagesUpToTheLimitTurnWritesAway() throws Exception {
        enroll(7);
        write(BREAD, 1);
        write(MILK, 1);
        cutWhole(7);
        assertThat(member.full()).isFalse();
        write(BREAD, 2);
        assertThat(member.full()).isTrue();
        assertThat(open()).isFalse();

        tellDurable(7);

        assertThat(member.full()).isFalse();
        assertThat(open()).isTrue();
    }

    @Test
    void closeThatCannotDrainIsRefusedAndOpensAgain() throws Exception {
        enroll(7);
        Gate.Pass slow = enter();

        assertThat(close(7)).isInstanceOf(CutReply.Refused.class);

        assertThat(enter().epoch()).isEqualTo(7);
        slow.leave();
    }

    @Test
    void suspectBufferIsToldWhenItsGateCloses() throws Exception {
        enroll(7);
        member.buffer().suspect();
        assertThat(poll().wanted()).isTrue();
        assertThat(close(7)).isEqualTo(new CutReply.Closed(true));
        assertThat(cut(7)).isInstanceOf(CutReply.Images.class);
        assertThat(poll().wanted()).isFalse();
    }

    @Test
    void gateLeftClosedWantsACut() throws Exception {
        enroll(7);
        assertThat(close(7)).isInstanceOf(CutReply.Closed.class);
        // The scribe called the cut off, and the word of it was lost.
        assertThat(poll().wanted()).isTrue();
    }

    @Test
    void waiterMakesItsEpochWantedAndWakesWhenItIsDurable() throws Exception {
        enroll(7);
        CompletableFuture<Boolean> waiter =
                CompletableFuture.supplyAsync(() -> member.awaitDurable(7, inMillis(30_000)));
        while (!poll().wanted()) {
            Thread.onSpinWait();
        }
        cutWhole(7);
        assertThat(poll().wanted()).isFalse();
        assertThat(waiter).isNotDone();

        tellDurable(7);

        assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(member.awaitDurable(7, inMillis(-1))).isTrue();
    }

    @Test
    void waiterGivesUpAtItsDeadline() throws Exception {
        enroll(7);
        assertThat(member.awaitDurable(7, inMillis(5))).isFalse();
    }

    @Test
    void memberThatLeavesStaysClosedAcrossCuts() throws Exception {
        enroll(7);
        write(BREAD, 1);
        assertThat(member.leave(inMillis(10_000))).isTrue();
        assertThat(open()).isFalse();

        assertThat(close(7)).isInstanceOf(CutReply.Closed.class);
        assertThat(images(cut(7)).accounts()).containsOnlyKeys(BREAD);

        assertThat(open()).isFalse();
        assertThat(member.epoch()).isEqualTo(8);
        assertThat(close(8)).isInstanceOf(CutReply.Closed.class);
        assertThat(tell(new CutMessage.Reopen(TERM, 8))).isInstanceOf(CutReply.Obeyed.class);
        assertThat(open()).isFalse();
    }

    @Test
    void leavingWaitsForWritesInsideUntilItsDeadline() throws Exception {
        enroll(7);
        Gate.Pass slow = enter();
        assertThat(member.leave(inMillis(2))).isFalse();
        slow.leave();
        assertThat(member.leave(inMillis(10_000))).isTrue();
    }

    @Test
    void lagIsCountedFromTheEndOfTheDurableEpoch() throws Exception {
        enroll(7);
        write(BREAD, 1);
        nowMillis.addAndGet(400);
        assertThat(member.lagMillis()).isEqualTo(400);
        cutWhole(7);
        tellDurable(7);
        assertThat(member.lagMillis()).isZero();
    }

    @Test
    void timeInWhichNothingChangedIsNoLag() throws Exception {
        enroll(7);
        nowMillis.addAndGet(3_600_000);
        assertThat(poll().wanted()).isFalse();

        write(BREAD, 1);

        assertThat(member.lagMillis()).isZero();
        nowMillis.addAndGet(30);
        assertThat(member.lagMillis()).isEqualTo(30);
    }

    @Test
    void lagGrowsWhileTheScribeIsSilent() throws Exception {
        enroll(7);
        assertThat(poll().wanted()).isFalse();
        write(BREAD, 1);
        cutWhole(7);
        nowMillis.addAndGet(5_000);
        assertThat(poll().wanted()).isFalse();
        assertThat(member.lagMillis()).isEqualTo(5_000);
    }

    @Test
    void statisticsCountTheCuts() throws Exception {
        enroll(7);
        assertThat(member.statistics().pauseMicros().getTotalCount()).isZero();
        cutWhole(7);
        cutWhole(8);
        assertThat(member.statistics().pauseMicros().getTotalCount()).isEqualTo(2);
        assertThat(member.statistics())
                .hasToString(member.statistics().toString())
                .asString()
                .startsWith("2 cuts");
    }

    @Test
    void gridInMemoryIsOpenAndKeepsNothing() {
        member.openWithoutEpochs();
        write(BREAD, 1);
        assertThat(member.enrolled()).isTrue();
        assertThat(member.undurable()).isZero();
        assertThat(member.lagMillis()).isZero();
        assertThat(member.answering()).isTrue();
    }
}
