package cartesian.node.epoch;

import static cartesian.node.epoch.Images.ANN;
import static cartesian.node.epoch.Images.BREAD;
import static cartesian.node.epoch.Images.MILK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import cartesian.node.epoch.EpochStore.StoreException;
import cartesian.node.record.AccountKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ScribeTest {
    private static final int TICKS_MAX = 50;
    private static final long DURABLE = 41;

    private final FakeGrid grid = new FakeGrid();
    private final FakeStore store = new FakeStore();
    /** What a repair was asked for, as "after durable in epoch". */
    private final List<String> repairs = new ArrayList<>();

    private EpochBuffer repaired = new EpochBuffer();
    private boolean repairFails;

    private EpochBuffer repair(long durable, long epoch) {
        repairs.add("after " + durable + " in " + epoch);
        if (repairFails) {
            throw new IllegalStateException("an owner did not answer");
        }
        return repaired;
    }

    private Scribe scribe(String self) {
        return new Scribe(grid.get(self), grid.as(self), store, this::repair, 1, 2_000);
    }

    /** A grid of these members at {@link #DURABLE}, enrolled, with the first as scribe. */
    private Scribe started(String... names) throws InterruptedException {
        store.durable = DURABLE;
        for (String name : names) {
            grid.join(name);
        }
        Scribe scribe = scribe(names[0]);
        rest(scribe);
        grid.sent.clear();
        return scribe;
    }

    /** Ticks until there is nothing to do at once. */
    private static void rest(Scribe scribe) throws InterruptedException {
        for (int count = 0; count < TICKS_MAX; count++) {
            if (scribe.tick() != 0) {
                return;
            }
        }
        throw new AssertionError("no rest after " + TICKS_MAX + " ticks");
    }

    private boolean open(String name) {
        Optional<Gate.Pass> pass = grid.get(name).enter(System.nanoTime() - 1);
        pass.ifPresent(Gate.Pass::leave);
        return pass.isPresent();
    }

    private void write(String name, AccountKey key, long version) {
        EpochMember member = grid.get(name);
        Gate.Pass pass = member.enter(System.nanoTime() - 1).orElseThrow();
        member.buffer().add(key, Images.account(version));
        pass.leave();
    }

    private FakeStore.Write last() {
        return store.written.getLast();
    }

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
        store.held = true;
        Scribe scribe = scribe("a");
        rest(scribe);
        assertThat(store.loads).isZero();
        assertThat(open("a")).isFalse();
        assertThat(scribe.condition()).contains("held by another grid, seen 1 s ago");

        store.held = false;
        rest(scribe);

        assertThat(open("a")).isTrue();
    }

    @Test
    void gridIsNotOpenedUntilAllOfItIsLoaded() throws Exception {
        store.durable = DURABLE;
        grid.join("a");
        store.loadFails = true;
        Scribe scribe = scribe("a");
        for (int count = 1; count <= 3; count++) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(scribe::tick);
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
        assertThat(scribe.tick()).isZero();
        assertThat(grid.get("a").epoch()).isEqualTo(DURABLE + 2);
        store.away = true;
        write("a", MILK, 1);

        for (int count = 0; count < 3; count++) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(scribe::tick);
        }

        assertThat(grid.get("a").epoch()).isEqualTo(DURABLE + 2);
        assertThat(grid.get("a").buffer().accounts()).containsOnlyKeys(MILK);
    }

    @Test
    void epochIsWrittenAgainUntilTheStoreIsBackAndNothingIsLost() throws Exception {
        Scribe scribe = started("a", "b");
        write("a", BREAD, 1);
        assertThat(scribe.tick()).isZero();
        store.away = true;
        write("b", BREAD, 2);
        write("b", MILK, 1);
        for (int count = 0; count < 3; count++) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(scribe::tick);
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
        assertThat(scribe.tick()).isZero();
        store.answersAreLost = true;
        assertThatExceptionOfType(StoreException.class).isThrownBy(scribe::tick);
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
        assertThat(scribe.tick()).isZero();
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
    void fencedScribeClosesAllMembersAndSaysByWhom() throws Exception {
        Scribe scribe = started("a", "b");
        write("b", BREAD, 1);
        store.fencedBy = "the other grid";
        rest(scribe);

        for (String name : List.of("a", "b")) {
            assertThat(open(name)).isFalse();
            assertThat(grid.get(name).fencedBy()).isEqualTo("the other grid");
        }
        assertThat(scribe.condition()).contains("the other grid");
        store.fencedBy = "";
        rest(scribe);
        assertThat(store.written).isEmpty();
        assertThat(open("a")).isFalse();
    }

    @Test
    void memberThatMissedTheFenceIsToldAgain() throws Exception {
        Scribe scribe = started("a", "b");
        write("b", BREAD, 1);
        store.fencedBy = "the other grid";
        grid.messageLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Fence;
        rest(scribe);
        assertThat(open("b")).isTrue();

        grid.messageLost = (to, message) -> false;
        rest(scribe);

        assertThat(open("b")).isFalse();
    }

    @Test
    void lostLeaseFences() throws Exception {
        Scribe scribe = started("a", "b");
        scribe.renewOnce();
        rest(scribe);
        assertThat(open("b")).isTrue();

        store.leaseLost = true;
        scribe.renewOnce();
        write("a", BREAD, 1);
        rest(scribe);

        assertThat(open("a")).isFalse();
        assertThat(open("b")).isFalse();
        assertThat(store.attempts).isEmpty();
    }

    @Test
    void leaseThatCouldNotBeRenewedIsNotLost() throws Exception {
        Scribe scribe = started("a");
        store.away = true;
        scribe.renewOnce();
        store.away = false;
        rest(scribe);
        assertThat(open("a")).isTrue();
    }

    @Test
    void memberThatDoesNotDrainHasTheCutCalledOff() throws Exception {
        Scribe scribe = started("a", "b");
        write("a", BREAD, 1);
        Gate.Pass slow = grid.get("b").enter(System.nanoTime() - 1).orElseThrow();
        assertThat(scribe.tick()).isZero();

        for (String name : List.of("a", "b")) {
            assertThat(grid.get(name).epoch()).isEqualTo(DURABLE + 1);
            assertThat(open(name)).isTrue();
        }
        assertThat(store.attempts).isEmpty();

        slow.leave();
        rest(scribe);
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
        assertThat(scribe.tick()).isZero();
        assertThat(open("b")).isFalse();

        grid.answerLost = (to, message) -> false;
        grid.messageLost = (to, message) -> false;
        rest(scribe);

        assertThat(open("b")).isTrue();
    }

    @Test
    void afterAMemberHasVanishedTheNextCutWritesWhatTheRepairFound() throws Exception {
        Scribe scribe = started("a", "b");
        write("b", BREAD, 1);
        grid.vanish("b");
        repaired = Images.of(BREAD, 1);
        write("a", MILK, 1);

        rest(scribe);

        assertThat(repairs).containsExactly("after 41 in 42");
        assertThat(last().accounts()).containsOnlyKeys(BREAD, MILK);
        assertThat(last().members()).isEqualTo(1);
        rest(scribe);
        assertThat(repairs).hasSize(1);
    }

    @Test
    void repairIsDueThoughNothingElseHasChanged() throws Exception {
        Scribe scribe = started("a", "b");
        grid.vanish("b");
        rest(scribe);
        assertThat(repairs).containsExactly("after 41 in 42");
        assertThat(store.written).hasSize(1);
    }

    @Test
    void repairThatFailsIsTriedAgainWithTheGatesOpenInBetween() throws Exception {
        Scribe scribe = started("a", "b");
        write("b", BREAD, 1);
        grid.vanish("b");
        repairFails = true;
        assertThat(scribe.tick()).isZero();
        assertThat(repairs).hasSize(1);
        assertThat(open("a")).isTrue();
        assertThat(store.attempts).isEmpty();

        repairFails = false;
        repaired = Images.of(BREAD, 1);
        rest(scribe);

        assertThat(repairs).hasSize(2);
        assertThat(last().epoch()).isEqualTo(DURABLE + 1);
        assertThat(last().accounts()).containsOnlyKeys(BREAD);
    }

    @Test
    void suspectBufferIsRepairedInItsOwnCut() throws Exception {
        Scribe scribe = started("a", "b");
        grid.get("b").buffer().suspect();
        repaired = Images.of(ANN, 4);
        rest(scribe);
        assertThat(repairs).containsExactly("after 41 in 42");
        assertThat(last().epoch()).isEqualTo(DURABLE + 1);
        assertThat(last().accounts()).containsOnlyKeys(ANN);
    }

    @Test
    void halfMadeCutIsNotWrittenAndTheNextOneRepairs() throws Exception {
        Scribe scribe = started("a", "b");
        write("a", BREAD, 1);
        write("b", MILK, 1);
        grid.messageLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Cut;
        assertThat(scribe.tick()).isZero();
        assertThat(store.attempts).isEmpty();
        assertThat(grid.get("a").epoch()).isEqualTo(DURABLE + 2);
        assertThat(open("b")).isFalse();
        write("a", ANN, 1);

        grid.messageLost = (to, message) -> false;
        rest(scribe);

        assertThat(repairs).containsExactly("after 41 in 43");
        assertThat(store.attempts).hasSize(1);
        assertThat(last().epoch()).isEqualTo(DURABLE + 2);
        assertThat(last().accounts()).containsOnlyKeys(BREAD, MILK, ANN);
        assertThat(open("b")).isTrue();
    }

    @Test
    void repairedCutThatAMemberDidNotMakeIsNotWritten() throws Exception {
        Scribe scribe = started("a", "b");
        write("a", BREAD, 1);
        grid.get("a").buffer().suspect();
        // A word to open from a cut called off long ago arrives between the look at the records and the cut.
        grid.messageLost = (to, message) -> {
            if (to.equals("b") && message instanceof CutMessage.Cut(long term, long epoch) && epoch == DURABLE + 1) {
                CutReply _ = reopen("b", term, epoch);
                write("b", MILK, 1);
            }
            return false;
        };
        assertThat(scribe.tick()).isZero();
        rest(scribe);

        assertThat(store.written).extracting(FakeStore.Write::epoch).containsExactly(DURABLE + 2);
        assertThat(last().accounts()).containsOnlyKeys(BREAD, MILK);
    }

    private CutReply reopen(String name, long term, long epoch) {
        try {
            return grid.get(name).handle(new CutMessage.Reopen(term, epoch));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void newScribeRepairsFirstWithTheNewestEpochOfAllMembers() throws Exception {
        Scribe first = started("a", "b", "c");
        write("b", BREAD, 1);
        write("c", MILK, 1);
        // The first scribe dies in the middle of its cut: c alone has made it, b waits at a closed gate.
        grid.messageLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Cut;
        assertThat(first.tick()).isZero();
        grid.messageLost = (to, message) -> false;
        grid.vanish("a");
        write("c", ANN, 1);
        assertThat(open("b")).isFalse();

        Scribe next = scribe("b");
        rest(next);

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
        rest(next);

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
        assertThat(first.tick()).isZero();
        grid.vanish("a");
        grid.messageLost = (to, message) -> to.equals("c") && message instanceof CutMessage.Poll;
        Scribe next = scribe("b");
        rest(next);
        assertThat(store.attempts).isEmpty();

        grid.messageLost = (to, message) -> false;
        rest(next);

        assertThat(last().epoch()).isEqualTo(DURABLE + 2);
        assertThat(open("b")).isTrue();
        assertThat(open("c")).isTrue();
    }

    @Test
    void closingMakesTheLastChangesDurableAndLetsTheTermGo() throws Exception {
        Scribe scribe = started("a");
        write("a", BREAD, 1);
        EpochMember member = grid.get("a");
        assertThat(member.leave(System.nanoTime() + TimeUnit.SECONDS.toNanos(30)))
                .isTrue();

        scribe.close(System.nanoTime() + TimeUnit.SECONDS.toNanos(30));

        assertThat(last().accounts()).containsOnlyKeys(BREAD);
        assertThat(member.undurable()).isZero();
        assertThat(store.released).isEqualTo(1);
        assertThat(open("a")).isFalse();
    }
}
