package cartesian.node.epoch;

import static cartesian.node.epoch.Images.ANN;
import static cartesian.node.epoch.Images.BREAD;
import static cartesian.node.epoch.Images.MILK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import cartesian.node.epoch.EpochStore.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the scribe starts, cuts and writes. */
final class ScribeTest extends ScribedGrid {
    @Test
    void coldStartLoadsAndThenEnrolls() throws Exception {
        store.durable = DURABLE;
        grid.join("a");
        grid.join("b");
        Scribe scribe = scribe("a");
        assertThat(open("a")).isFalse();

        rest(scribe);

        assertThat(store.loads).isEqualTo(1);
        assertThat(open("a")).isTrue();
        assertThat(open("b")).isTrue();
        assertThat(grid.get("b").epoch()).isEqualTo(DURABLE + 1);
        assertThat(grid.get("b").durable()).isEqualTo(DURABLE);
        assertThat(scribe.condition()).isEmpty();
    }

    @Test
    void termHeldByAnotherGridIsWaitedFor() throws Exception {
        grid.join("a");
        long term = store.isTakenBy("another grid").term();
        Scribe scribe = scribe("a");
        rest(scribe);
        assertThat(store.loads).isZero();
        assertThat(open("a")).isFalse();
        assertThat(scribe.leads()).isFalse();
        assertThat(scribe.condition()).contains("held by another grid, seen 1 s ago");
        assertThat(scribe.heldBy()).isEqualTo("another grid");

        store.as("another grid").release(term);
        rest(scribe);

        assertThat(open("a")).isTrue();
        assertThat(scribe.leads()).isTrue();
        assertThat(scribe.heldBy()).isEmpty();
    }

    @Test
    void gridIsNotOpenedUntilAllOfItIsLoaded() throws Exception {
        store.durable = DURABLE;
        grid.join("a");
        store.loadFails = true;
        Scribe scribe = scribe("a");
        for (int count = 1; count <= 3; count++) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> tick(scribe));
            assertThat(open("a")).isFalse();
            assertThat(grid.get("a").enrolled()).isFalse();
        }

        store.loadFails = false;
        rest(scribe);

        assertThat(store.loads).isEqualTo(4);
        assertThat(grid.get("a").epoch()).isEqualTo(DURABLE + 1);
        assertThat(open("a")).isTrue();
    }

    @Test
    void cutIsMadeOnlyWhenSomethingHasChangedOrIsAwaited() throws Exception {
        Scribe scribe = started("a", "b");
        rest(scribe);
        rest(scribe);
        assertThat(store.attempts).isEmpty();
        assertThat(grid.get("a").epoch()).isEqualTo(DURABLE + 1);

        write("b", BREAD, 1);
        rest(scribe);

        assertThat(store.written).hasSize(1);
        assertThat(last().epoch()).isEqualTo(DURABLE + 1);
        assertThat(last().members()).isEqualTo(2);
        assertThat(last().accounts()).containsOnlyKeys(BREAD);
        assertThat(grid.get("a").durable()).isEqualTo(DURABLE + 1);
        assertThat(grid.get("b").undurable()).isZero();

        CompletableFuture<Boolean> waiter = CompletableFuture.supplyAsync(
                () -> grid.get("b").awaitDurable(DURABLE + 2, System.nanoTime() + TimeUnit.SECONDS.toNanos(30)));
        while (store.written.size() == 1) {
            rest(scribe);
        }
        assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(repairs).isEmpty();
    }

    @Test
    void imagesOfAllMembersAreWrittenTogetherNewestVersionFirst() throws Exception {
        Scribe scribe = started("a", "b");
        write("a", BREAD, 2);
        write("b", BREAD, 3);
        write("b", ANN, 1);
        rest(scribe);
        assertThat(store.written).hasSize(1);
        assertThat(last().accounts()).containsOnlyKeys(BREAD, ANN).containsEntry(BREAD, Images.account(3));
    }

    @Test
    void nextCutWaitsUntilTheLastEpochIsDurable() throws Exception {
        Scribe scribe = started("a");
        write("a", BREAD, 1);
        assertThat(tick(scribe)).isZero();
        assertThat(grid.get("a").epoch()).isEqualTo(DURABLE + 2);
        store.away = true;
        write("a", MILK, 1);

        for (int count = 0; count < 3; count++) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> tick(scribe));
        }

        assertThat(grid.get("a").epoch()).isEqualTo(DURABLE + 2);
        assertThat(grid.get("a").buffer().accounts()).containsOnlyKeys(MILK);
    }

    @Test
    void epochIsWrittenAgainUntilTheStoreIsBackAndNothingIsLost() throws Exception {
        Scribe scribe = started("a", "b");
        write("a", BREAD, 1);
        assertThat(tick(scribe)).isZero();
        store.away = true;
        write("b", BREAD, 2);
        write("b", MILK, 1);
        for (int count = 0; count < 3; count++) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> tick(scribe));
        }
        assertThat(store.attempts).hasSize(3);
        assertThat(store.attempts.stream().distinct()).hasSize(1);
        assertThat(grid.get("a").durable()).isEqualTo(DURABLE);
        assertThat(open("a")).isTrue();

        store.away = false;
        rest(scribe);

        assertThat(store.written).hasSize(2);
        assertThat(store.written.getFirst()).isEqualTo(store.attempts.getFirst());
        assertThat(last().epoch()).isEqualTo(DURABLE + 2);
        assertThat(last().accounts()).containsOnlyKeys(BREAD, MILK).containsEntry(BREAD, Images.account(2));
        assertThat(grid.get("b").undurable()).isZero();
    }

    @Test
    void epochWhoseCommitWasNotAnsweredIsWrittenOnceMore() throws Exception {
        Scribe scribe = started("a");
        write("a", BREAD, 1);
        assertThat(tick(scribe)).isZero();
        store.answersAreLost = true;
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> tick(scribe));
        assertThat(grid.get("a").durable()).isEqualTo(DURABLE);

        store.answersAreLost = false;
        rest(scribe);

        assertThat(store.written).hasSize(2);
        assertThat(store.written.getFirst()).isEqualTo(last());
        assertThat(grid.get("a").durable()).isEqualTo(DURABLE + 1);
    }

    @Test
    void newcomerIsEnrolledBetweenCutsAndClosedBefore() throws Exception {
        Scribe scribe = started("a");
        write("a", BREAD, 1);
        assertThat(tick(scribe)).isZero();
        grid.join("b");
        assertThat(open("b")).isFalse();

        rest(scribe);

        assertThat(open("b")).isTrue();
        assertThat(grid.get("b").epoch()).isEqualTo(DURABLE + 2);
        write("b", MILK, 1);
        rest(scribe);
        assertThat(last().accounts()).containsOnlyKeys(MILK);
        assertThat(last().members()).isEqualTo(2);
        assertThat(repairs).isEmpty();
    }

    @Test
    void memberThatJoinsWhileGatesCloseTakesNoWriteThatTheCutCouldMiss() throws Exception {
        Scribe scribe = started("a");
        write("a", BREAD, 1);
        grid.messageLost = (to, message) -> {
            if (message instanceof CutMessage.Close && !grid.as("a").all().contains("b")) {
                grid.join("b");
            }
            return false;
        };
        rest(scribe);
        assertThat(store.written.getFirst().members()).isEqualTo(1);
        assertThat(grid.get("b").epoch()).isEqualTo(DURABLE + 2);
    }

    @Test
    void fencedScribeEndsAllMembersAndSaysByWhom() throws Exception {
        Scribe scribe = started("a", "b");
        write("b", BREAD, 1);
        store.isTakenBy("the other grid");
        rest(scribe);

        for (String name : List.of("a", "b")) {
            assertThat(open(name)).isFalse();
            assertThat(grid.get(name).answering()).isFalse();
            assertThat(grid.get(name).ended()).isCompletedWithValue("the database is held by the other grid");
        }
        assertThat(scribe.condition()).contains("the other grid");
        assertThat(scribe.leads()).isFalse();
        rest(scribe);
        assertThat(store.written).isEmpty();
        assertThat(open("a")).isFalse();
    }

    @Test
    void memberThatMissesTheEndIsNotConfirmedAnyMore() throws Exception {
        Scribe scribe = started("a", "b");
        assertThat(grid.get("b").answering()).isTrue();
        write("b", BREAD, 1);
        store.isTakenBy("the other grid");
        grid.messageLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Restart;
        rest(scribe);
        assertThat(grid.get("b").ended()).isNotDone();

        eventually("b is silent", scribe, () -> !grid.get("b").answering());
    }

    @Test
    void lostLeaseEndsAllMembers() throws Exception {
        Scribe scribe = started("a", "b");
        scribe.lease.renewOnce();
        rest(scribe);
        assertThat(open("b")).isTrue();

        store.isTakenBy("the other grid");
        scribe.lease.renewOnce();
        write("a", BREAD, 1);
        rest(scribe);

        assertThat(grid.get("a").ended()).isDone();
        assertThat(grid.get("b").ended()).isDone();
        assertThat(open("b")).isFalse();
        assertThat(store.attempts).isEmpty();
    }

    @Test
    void leaseThatCouldNotBeRenewedIsNotLost() throws Exception {
        Scribe scribe = started("a");
        store.away = true;
        scribe.lease.renewOnce();
        store.away = false;
        rest(scribe);
        assertThat(open("a")).isTrue();
    }

    @Test
    void memberThatDoesNotDrainHasTheCutCalledOff() throws Exception {
        Scribe scribe = started("a", "b");
        write("a", BREAD, 1);
        Gate.Pass slow = grid.get("b").enter(System.nanoTime() - 1).orElseThrow();
        assertThat(tick(scribe)).isZero();

        for (String name : List.of("a", "b")) {
            assertThat(grid.get(name).epoch()).isEqualTo(DURABLE + 1);
            assertThat(open(name)).isTrue();
        }
        assertThat(store.attempts).isEmpty();

        slow.leave();
        eventually("the cut is made", scribe, () -> !store.written.isEmpty());
        assertThat(last().epoch()).isEqualTo(DURABLE + 1);
        assertThat(last().accounts()).containsOnlyKeys(BREAD);
        assertThat(repairs).isEmpty();
    }

    @Test
    void memberWhoseReopeningWasLostOpensWithTheNextCut() throws Exception {
        Scribe scribe = started("a", "b");
        CompletableFuture<Boolean> _ =
                CompletableFuture.completedFuture(grid.get("a").awaitDurable(DURABLE + 1, System.nanoTime() - 1));
        grid.answerLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Close;
        grid.messageLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Reopen;
        assertThat(tick(scribe)).isZero();
        assertThat(open("b")).isFalse();

        grid.answerLost = (to, message) -> false;
        grid.messageLost = (to, message) -> false;
        eventually("b opens", scribe, () -> open("b"));

        assertThat(store.written).hasSize(1);
    }
}
