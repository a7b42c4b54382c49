package cartesian.node.epoch;

import static cartesian.node.epoch.Images.ANN;
import static cartesian.node.epoch.Images.BREAD;
import static cartesian.node.epoch.Images.MILK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import cartesian.node.epoch.EpochStore.StoreException;
import org.junit.jupiter.api.Test;

/** How a scribe goes on where the one before has left off. */
final class ScribeFollowsTest extends ScribedGrid {
    @Test
    void newScribeRepairsFirstWithTheNewestEpochOfAllMembers() throws Exception {
        Scribe first = started("a", "b", "c");
        write("b", BREAD, 1);
        write("c", MILK, 1);
        // The first scribe dies in the middle of its cut: c alone has made it, b waits at a closed gate.
        grid.messageLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Cut;
        assertThat(tick(first)).isZero();
        grid.messageLost = (to, message) -> false;
        grid.vanish("a");
        write("c", ANN, 1);
        assertThat(open("b")).isFalse();

        Scribe next = scribe("b");
        store.leaseIsOver = true;
        eventually("b has taken over", next, () -> !store.written.isEmpty());

        assertThat(store.loads).isEqualTo(1);
        assertThat(repairs).containsExactly("after 41 in 43");
        assertThat(last().epoch()).isEqualTo(DURABLE + 2);
        assertThat(last().accounts()).containsOnlyKeys(BREAD, MILK, ANN);
        assertThat(last().members()).isEqualTo(2);
        assertThat(open("b")).isTrue();
        assertThat(grid.get("c").undurable()).isZero();
    }

    @Test
    void newScribeThatWasNotEnrolledYetDoesNotLoadOverALiveGrid() throws Exception {
        grid.messageLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Enroll;
        Scribe first = started("a", "b", "c");
        write("c", BREAD, 1);
        rest(first);
        grid.messageLost = (to, message) -> false;
        write("c", MILK, 1);
        grid.vanish("a");

        Scribe next = scribe("b");
        store.leaseIsOver = true;
        eventually("b has taken over", next, () -> store.written.size() == 2);

        assertThat(store.loads).isEqualTo(1);
        assertThat(repairs).hasSize(1);
        assertThat(last().accounts()).containsOnlyKeys(MILK);
        assertThat(open("b")).isTrue();
        assertThat(grid.get("b").epoch()).isEqualTo(grid.get("c").epoch());
    }

    @Test
    void newScribeHearsAllMembersBeforeItGoesOn() throws Exception {
        Scribe first = started("a", "b", "c");
        write("c", BREAD, 1);
        grid.messageLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Cut;
        assertThat(tick(first)).isZero();
        grid.vanish("a");
        grid.messageLost = (to, message) -> to.equals("c") && message instanceof CutMessage.Poll;
        Scribe next = scribe("b");
        store.leaseIsOver = true;
        eventually("b has the term", next, () -> store.holder().by().equals(FakeStore.nameOf("b")));
        assertThat(store.attempts).isEmpty();

        grid.messageLost = (to, message) -> false;
        eventually("b goes on", next, () -> !store.written.isEmpty());

        assertThat(last().epoch()).isEqualTo(DURABLE + 2);
        assertThat(open("b")).isTrue();
        assertThat(open("c")).isTrue();
    }

    @Test
    void participantWaitsUntilItsScribeHasBeenSilentForLongEnough() throws Exception {
        Scribe _ = started("a", "b");
        EpochMember gone = grid.get("a");
        write("b", BREAD, 1);
        grid.vanish("a");
        store.leaseIsOver = true;
        Scribe next = scribe("b");

        eventually("b is the scribe", next, () -> {
            assertThat(gone.answering() && grid.get("b").answering()).isFalse();
            return next.leads();
        });

        assertThat(System.nanoTime() - gone.allegiance().repliedNanos())
                .isGreaterThan(LeaseTimes.ofMillis(FakeGrid.LEASE_MILLIS).takeoverNanos());
    }

    @Test
    void termThatWasLetGoIsTakenAtOnceAndTheGridGoesOn() throws Exception {
        Scribe first = started("a", "b", "c");
        write("b", BREAD, 1);
        first.beginToResign();
        grid.get("a").left();
        eventually("a has resigned", first, first::hasResigned);
        grid.vanish("a");

        Scribe next = scribe("b");
        rest(next);

        assertThat(next.leads()).isTrue();
        assertThat(store.loads).isEqualTo(1);
        assertThat(repairs).isEmpty();
        assertThat(store.holder()).isEqualTo(new Lineage(FakeStore.nameOf("b"), 2));
        assertThat(grid.get("c").allegiance().lineage()).isEqualTo(store.holder());
        assertThat(grid.get("b").answering()).isTrue();
        assertThat(grid.get("c").answering()).isTrue();
        assertThat(grid.get("b").undurable()).isZero();
    }

    @Test
    void scribeThatWasLetGoIsFollowedBeforeItIsGone() throws Exception {
        Scribe first = started("a", "b", "c");
        Scribe next = scribe("b");
        assertThat(next.isOldest()).isFalse();
        first.beginToResign();
        grid.get("a").left();
        eventually("a has resigned", first, first::hasResigned);
        grid.messageLost = (to, message) -> to.equals("a"); // it is about to end, and says nothing any more

        assertThat(next.isOldest()).isTrue();
        assertThat(scribe("c").isOldest()).isFalse();
        rest(next);

        assertThat(store.holder()).isEqualTo(new Lineage(FakeStore.nameOf("b"), 2));
        assertThat(grid.get("c").allegiance().lineage()).isEqualTo(store.holder());
        assertThat(grid.get("a").allegiance().lineage()).isNotEqualTo(store.holder());
    }

    @Test
    void membersOfAnEarlierTermBeginAfresh() throws Exception {
        Scribe _ = started("a", "b", "c");
        write("c", BREAD, 1);
        grid.vanish("a");
        long term = store.isTakenBy("another grid").term();
        store.as("another grid").release(term);
        store.isTakenBy("a third");
        store.leaseIsOver = true;

        Scribe next = scribe("b");
        eventually("b has ended", next, () -> grid.get("b").ended().isDone());

        assertThat(grid.get("c").ended()).isDone();
        assertThat(store.attempts).isEmpty();
        assertThat(store.loads).isEqualTo(1);
        assertThat(next.leads()).isFalse();
    }

    @Test
    void membersWhoseTermWasLetGoByAnotherBeginAfresh() throws Exception {
        Scribe _ = started("a", "b", "c");
        grid.vanish("a");
        store.isTakenBy(FakeStore.nameOf("z"));
        store.as("z").release(store.holder().term());

        Scribe next = scribe("b");
        rest(next);

        assertThat(grid.get("b").ended()).isCompletedWithValue("another scribe has held the database since");
        assertThat(grid.get("c").ended()).isDone();
        assertThat(store.attempts).isEmpty();
    }

    @Test
    void membersThatAreBehindTheDatabaseBeginAfresh() throws Exception {
        Scribe _ = started("a", "b");
        grid.vanish("a");
        store.durable = DURABLE + 9;
        store.as("a").release(store.holder().term());

        rest(scribe("b"));

        assertThat(grid.get("b").ended()).isDone();
    }

    @Test
    void newScribeThatFindsRecordsLostLetsAllBeginAfresh() throws Exception {
        Scribe _ = started("a", "b", "c");
        grid.vanish("a");
        store.as("a").release(store.holder().term());
        recordsAreLost = true;

        eventually("b has ended", scribe("b"), () -> grid.get("b").ended().isDone());

        assertThat(grid.get("c").ended()).isDone();
        assertThat(repairs).isEmpty();
        assertThat(store.attempts).isEmpty();
    }

    @Test
    void takingAgainAfterALostAnswerGoesOn() throws Exception {
        Scribe first = started("a", "b");
        write("b", BREAD, 1);
        grid.vanish("a");
        Scribe next = scribe("b");
        assertThat(tick(next)).isPositive();
        store.as("a").release(store.holder().term());
        store.answersAreLost = true;
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> tick(next));
        store.answersAreLost = false;

        eventually("b goes on", next, () -> !store.written.isEmpty());

        assertThat(store.holder()).isEqualTo(new Lineage(FakeStore.nameOf("b"), 3));
        assertThat(first.leads()).isTrue();
        assertThat(grid.get("b").ended()).isNotDone();
        assertThat(last().accounts()).containsOnlyKeys(BREAD);
    }

    /** It belongs to the grid all the same, and must not take the scribe that enrolled it for another grid's. */
    @Test
    void memberWhoseEnrollingWasNotAnsweredFollowsAsTheOthersDo() throws Exception {
        grid.answerLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Enroll;
        Scribe _ = started("a", "b", "c");
        assertThat(grid.get("b").enrolled()).isTrue();
        write("c", BREAD, 1);
        grid.vanish("a");
        grid.answerLost = (to, message) -> false;
        store.leaseIsOver = true;

        Scribe next = scribe("b");
        eventually(
                "b is the scribe or has ended",
                next,
                () -> grid.get("c").allegiance().lineage().by().equals(FakeStore.nameOf("b"))
                        || grid.get("b").ended().isDone());

        assertThat(grid.get("c").ended()).isNotDone();
        assertThat(next.leads()).isTrue();
    }

    @Test
    void afterTheTermWasLetGoNobodyIsLeftBehindWhoStillAnswers() throws Exception {
        Scribe first = started("a", "b", "c");
        first.beginToResign();
        grid.get("a").left();
        eventually("a has resigned", first, first::hasResigned);
        grid.vanish("a");
        EpochMember lost = grid.cutOff("c");

        Scribe next = scribe("b");
        eventually("b answers", next, () -> {
            boolean answers = next.leads() && grid.get("b").answering();
            assertThat(answers && lost.answering()).isFalse();
            return answers;
        });
    }

    /** The scribe before may have confirmed it until the end of its term, and the next one has never heard it. */
    @Test
    void memberThatIsLostJustAfterTheTermWasLetGoIsWaitedFor() throws Exception {
        Scribe first = started("a", "b", "c");
        first.beginToResign();
        grid.get("a").left();
        eventually("a has resigned", first, first::hasResigned);
        grid.vanish("a");
        grid.messageLost = (to, message) -> to.equals("c") && message instanceof CutMessage.Pulse;
        Scribe next = scribe("b");
        assertThat(tick(next)).isPositive();
        assertThat(next.leads()).isTrue();
        EpochMember lost = grid.cutOff("c");

        eventually("b answers", next, () -> {
            boolean answers = grid.get("b").answering();
            assertThat(answers && lost.answering()).isFalse();
            return answers;
        });

        assertThat(store.holder()).isEqualTo(new Lineage(FakeStore.nameOf("b"), 3));
    }

    @Test
    void scribeThatOneOfTheMembersStillHearsIsNotFollowedYet() throws Exception {
        Scribe first = started("a", "b", "c");
        EpochMember still = grid.get("c");
        EpochMember lost = grid.cutOff("a");
        store.leaseIsOver = true;
        grid.messageLost = (to, message) -> to.equals("b") && message.term() == lost.newestTerm();
        Scribe next = scribe("b");
        eventually("b has the term", next, () -> {
            boolean taken = next.leads();
            if (!taken) {
                first.beat();
            }
            return taken;
        });
        assertThat(next.condition()).contains("silent for sure");
        long replied = still.allegiance().repliedNanos();

        eventually("c follows b", next, () -> {
            boolean follows = still.allegiance().lineage().equals(store.holder());
            assertThat(follows && lost.answering()).isFalse();
            return follows;
        });

        assertThat(System.nanoTime() - replied)
                .isGreaterThan(LeaseTimes.ofMillis(FakeGrid.LEASE_MILLIS).takeoverNanos());
        assertThat(still.ended()).isNotDone();
    }

    /** A full group needs no database, so that its scribe has not renewed its lease says nothing. */
    @Test
    void newcomerThatTakesOverWaitsUntilTheScribeBeforeIsSilent() throws Exception {
        grid.messageLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Enroll;
        Scribe _ = started("a", "b", "c");
        grid.messageLost = (to, message) -> false;
        EpochMember lost = grid.cutOff("a");
        store.leaseIsOver = true;

        Scribe next = scribe("b");
        eventually("c answers", next, () -> {
            boolean answers = next.leads() && grid.get("c").answering();
            assertThat(answers && lost.answering()).isFalse();
            return answers;
        });
    }
}
