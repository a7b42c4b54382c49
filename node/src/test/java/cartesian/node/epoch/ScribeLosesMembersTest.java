package cartesian.node.epoch;

import static cartesian.node.epoch.Images.BREAD;
import static cartesian.node.epoch.Images.MILK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the scribe goes on without members that have gone, with or without a word, and how it goes itself. */
final class ScribeLosesMembersTest extends ScribedGrid {
    private static final long PATIENCE_SECONDS = 30;

    private void leave(String name) throws InterruptedException {
        EpochMember member = grid.get(name);
        member.announceLeave();
        assertThat(member.leave(System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)))
                .isTrue();
        member.left();
    }

    private int closes() {
        return (int) grid.sent.stream().filter(each -> each.endsWith(" Close")).count();
    }

    @Test
    void nobodyAnswersWhileAMemberThatIsGoneMayStill() throws Exception {
        Scribe scribe = started("a", "b", "c");
        assertThat(grid.get("a").answering()).isTrue();
        EpochMember lost = grid.cutOff("c");
        assertThat(tick(scribe)).isPositive();
        assertThat(scribe.condition()).contains("silent for sure");
        assertThat(store.holder().term()).isEqualTo(1);

        eventually("the others answer again", scribe, () -> {
            boolean others = grid.get("a").answering() || grid.get("b").answering();
            assertThat(others && lost.answering()).isFalse();
            return others;
        });

        assertThat(store.holder()).isEqualTo(new Lineage(FakeStore.nameOf("a"), 2));
        assertThat(grid.get("a").answering()).isTrue();
        assertThat(grid.get("b").answering()).isTrue();
        assertThat(lost.answering()).isFalse();
        assertThat(scribe.condition()).isEmpty();
    }

    @Test
    void afterAMemberHasGoneTheNextTermBeginsWithARepair() throws Exception {
        Scribe scribe = started("a", "b");
        grid.vanish("b");
        write("a", MILK, 1);
        assertThat(tick(scribe)).isPositive();
        assertThat(closes()).isZero();

        eventually("an epoch is written", scribe, () -> !store.written.isEmpty());

        assertThat(repairs).containsExactly("after 41 in 42");
        assertThat(last().term()).isEqualTo(2);
        assertThat(last().members()).isEqualTo(1);
        assertThat(grid.get("a").allegiance().lineage()).isEqualTo(store.holder());
    }

    @Test
    void lostAnswerToTheNextTermDoesNoHarm() throws Exception {
        Scribe scribe = started("a", "b");
        grid.vanish("b");
        store.answersAreLost = true;
        eventually("the term is taken", scribe, () -> {
            boolean taken = store.holder().term() == 2;
            store.answersAreLost = !taken;
            return taken;
        });

        eventually("an epoch is written", scribe, () -> !store.written.isEmpty());

        assertThat(last().term()).isEqualTo(2);
        assertThat(grid.get("a").ended()).isNotDone();
    }

    @Test
    void scribeThatIsHeldForDeadGoesAtOnceAndAlone() throws Exception {
        Scribe scribe = started("a", "b", "c");
        write("b", BREAD, 1);
        grid.deposed.put("b", "a");

        scribe.beat();

        assertThat(grid.get("a").ended())
                .isCompletedWithValueMatching(reason -> reason.contains("held this one for dead"));
        assertThat(grid.get("a").answering()).isFalse();
        assertThat(open("a")).isFalse();
        assertThat(grid.get("b").ended()).isNotDone();
        assertThat(grid.get("c").ended()).isNotDone();

        grid.vanish("a");
        grid.deposed.clear();
        store.leaseIsOver = true;
        repaired = Images.of(BREAD, 1);
        Scribe next = scribe("b");
        eventually("an epoch is written", next, () -> !store.written.isEmpty());
        assertThat(last().accounts()).containsOnlyKeys(BREAD);
        assertThat(last().members()).isEqualTo(2);
        assertThat(grid.get("c").answering()).isTrue();
    }

    @Test
    void scribeThatWasHeldForDeadInAnEarlierGroupStays() throws Exception {
        Scribe scribe = started("a", "b", "c");
        grid.deposed.put("c", "b");
        rest(scribe);
        assertThat(grid.get("a").ended()).isNotDone();
        assertThat(grid.get("c").answering()).isTrue();
    }

    @Test
    void scribeWhoseTermIsGoneCannotGoOnWithout() throws Exception {
        Scribe scribe = started("a", "b");
        grid.vanish("b");
        store.isTakenBy("somebody else");

        eventually("a has ended", scribe, () -> grid.get("a").ended().isDone());

        assertThat(store.holder().by()).isEqualTo("somebody else");
        assertThat(store.attempts).isEmpty();
    }

    @Test
    void ifRecordsAreLostTheTermIsLetGoAndAllBeginAfresh() throws Exception {
        Scribe scribe = started("a", "b", "c");
        write("a", BREAD, 1);
        EpochMember lost = grid.cutOff("c");
        recordsAreLost = true;

        eventually("a has ended", scribe, () -> {
            boolean given = store.isReleased();
            assertThat(given && (lost.answering() || grid.get("b").answering())).isFalse();
            return grid.get("a").ended().isDone();
        });

        assertThat(grid.get("b").ended()).isDone();
        assertThat(store.isReleased()).isTrue();
        assertThat(store.holder().term()).isEqualTo(1);
        assertThat(store.attempts).isEmpty();
        assertThat(scribe.leads()).isFalse();
    }

    @Test
    void cutIsNotBegunWhileAMemberIsSilent() throws Exception {
        Scribe scribe = started("a", "b");
        grid.messageLost = (to, message) -> to.equals("b");
        eventually("b is silent", scribe, () -> !grid.get("b").answering());
        write("a", BREAD, 1);
        rest(scribe);
        rest(scribe);
        assertThat(closes()).isZero();
        assertThat(open("a")).isTrue();

        grid.messageLost = (to, message) -> false;
        rest(scribe);

        assertThat(last().accounts()).containsOnlyKeys(BREAD);
        assertThat(repairs).isEmpty();
    }

    @Test
    void memberThatHasLeftIsLetGoAndNotMissed() throws Exception {
        Scribe scribe = started("a", "b", "c");
        write("c", BREAD, 1);
        rest(scribe);
        EpochMember leaver = grid.get("c");
        leave("c");
        assertThat(leaver.isReleased()).isFalse();
        rest(scribe);
        assertThat(grid.get("b").handle(new CutMessage.Poll(1)))
                .isInstanceOfSatisfying(
                        CutReply.State.class,
                        state -> assertThat(state.participants()).containsExactly("a", "b"));
        write("a", MILK, 1);
        rest(scribe);
        assertThat(last().members()).isEqualTo(2);

        grid.vanish("c");
        rest(scribe);

        assertThat(grid.get("a").answering()).isTrue();
        assertThat(grid.get("b").answering()).isTrue();
        assertThat(store.holder().term()).isEqualTo(1);
        assertThat(repairs).isEmpty();
        assertThat(grid.sent).doesNotContain("c Enroll");
    }

    @Test
    void memberThatHasLeftLearnsThatItNeedNotWait() throws Exception {
        Scribe scribe = started("a", "b");
        EpochMember leaver = grid.get("b");
        leave("b");
        eventually("b is released", scribe, leaver::isReleased);
    }

    @Test
    void whatALeaverHasNotWrittenIsRepaired() throws Exception {
        Scribe scribe = started("a", "b");
        write("b", BREAD, 1);
        repaired = Images.of(BREAD, 1);
        leave("b");

        eventually("an epoch is written", scribe, () -> !store.written.isEmpty());

        assertThat(repairs).containsExactly("after 41 in 42");
        assertThat(last().accounts()).containsOnlyKeys(BREAD);
        assertThat(last().members()).isEqualTo(1);
        assertThat(store.holder().term()).isEqualTo(1);
    }

    @Test
    void resigningMakesTheLastChangesDurableAndLetsTheTermGo() throws Exception {
        Scribe scribe = started("a");
        write("a", BREAD, 1);
        EpochMember member = grid.get("a");
        leave("a");
        assertThat(scribe.hasResigned()).isFalse();

        scribe.beginToResign();
        eventually("it has resigned", scribe, scribe::hasResigned);

        assertThat(last().accounts()).containsOnlyKeys(BREAD);
        assertThat(member.undurable()).isZero();
        assertThat(store.isReleased()).isTrue();
        assertThat(scribe.leads()).isFalse();
        assertThat(open("a")).isFalse();
    }

    @Test
    void scribeThatResignsLeavesTheOthersConfirmed() throws Exception {
        Scribe scribe = started("a", "b", "c");
        leave("a");
        scribe.beginToResign();
        eventually("it has resigned", scribe, scribe::hasResigned);

        assertThat(store.isReleased()).isTrue();
        grid.vanish("a");
        assertThat(grid.get("b").answering()).isTrue();
        assertThat(grid.get("c").answering()).isTrue();
    }

    @Test
    void scribeDoesNotResignBeforeItsChangesAreDurable() throws Exception {
        Scribe scribe = started("a", "b");
        write("a", BREAD, 1);
        leave("a");
        scribe.beginToResign();
        assertThat(tick(scribe)).isZero();
        assertThat(scribe.hasResigned()).isFalse();
        assertThat(store.isReleased()).isFalse();

        eventually("it has resigned", scribe, scribe::hasResigned);

        assertThat(last().accounts()).containsOnlyKeys(BREAD);
    }

    @Test
    void ifAllLeaveTheScribeIsTheLastOne() throws Exception {
        Scribe scribe = started("a", "b");
        grid.get("b").announceLeave();
        leave("a");
        eventually("all know that all leave", scribe, grid.get("a")::allLeave);
        scribe.beginToResign();
        rest(scribe);
        rest(scribe);
        assertThat(scribe.hasResigned()).isFalse();

        write("b", BREAD, 1);
        eventually("b's change is durable", scribe, () -> grid.get("b").undurable() == 0);
        assertThat(scribe.hasResigned()).isFalse();
        leave("b");

        eventually("it has resigned", scribe, scribe::hasResigned);
        assertThat(store.isReleased()).isTrue();
    }
}
