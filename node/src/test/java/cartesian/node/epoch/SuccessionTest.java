package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import cartesian.node.epoch.EpochStore.StoreException;
import cartesian.node.epoch.Succession.Claim;
import cartesian.node.epoch.Succession.Inheritance;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SuccessionTest {
    private static final long LONG_MILLIS = 300_000;
    private static final long SHORT_MILLIS = 60;
    private static final long EPOCH = 42;

    private final FakeGrid grid = new FakeGrid();
    private final FakeStore store = new FakeStore();
    private EpochMember member;

    @BeforeEach
    void join() {
        member = grid.join("b");
        store.durable = EPOCH - 1;
    }

    private Succession succession(long leaseMillis) {
        return new Succession(member, store.as("b"), LeaseTimes.ofMillis(leaseMillis));
    }

    /** The member takes part and hears this scribe. */
    private void hear(Lineage scribe) throws InterruptedException {
        CutReply _ = member.handle(new CutMessage.Enroll(scribe.term(), scribe.by(), EPOCH, EPOCH - 1, EPOCH - 1));
        CutReply _ =
                member.handle(new CutMessage.Pulse(scribe.term(), 1, scribe.by(), 0, List.of("a", "b"), List.of(), 2));
    }

    private Lineage takenBy(String name) {
        return store.isTakenBy(FakeStore.nameOf(name));
    }

    private static Claim eventually(Succession succession, Class<? extends Claim> kind) throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            Claim claim = succession.claim();
            if (kind.isInstance(claim)) {
                return claim;
            }
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(30));
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static Claim.Taken take(Succession succession) {
        return (Claim.Taken) succession.claim();
    }

    /** What the member remembers. */
    private Inheritance inherited() throws InterruptedException {
        return Succession.inherit(
                Map.of("b", member.handle(new CutMessage.Poll(store.holder().term()))));
    }

    @Test
    void freeTermIsTaken() {
        assertThat(succession(LONG_MILLIS).claim()).isEqualTo(new Claim.Taken(1, EPOCH - 1, Lineage.NONE, true));
    }

    @Test
    void scribeThatTheMemberHeardLastIsWaitedFor() throws Exception {
        hear(takenBy("a"));
        Succession succession = succession(LONG_MILLIS);
        assertThat(succession.claim())
                .isInstanceOfSatisfying(
                        Claim.Waiting.class,
                        waiting -> assertThat(waiting.reason())
                                .contains(FakeStore.nameOf("a"))
                                .contains("seen 1 s ago"));
    }

    @Test
    void memberWhoseScribeIsNotTheHolderIsObsolete() throws Exception {
        hear(takenBy("a"));
        takenBy("c");
        assertThat(succession(LONG_MILLIS).claim()).isInstanceOf(Claim.Obsolete.class);
    }

    @Test
    void memberThatItsOwnScribeHasExcludedIsObsolete() throws Exception {
        Lineage before = takenBy("a");
        hear(before);
        assertThat(store.as("a").advance(before.term())).isTrue();
        assertThat(succession(LONG_MILLIS).claim()).isInstanceOf(Claim.Obsolete.class);
    }

    @Test
    void newcomerLooksAgainForItsOwnGridThatLives() throws Exception {
        takenBy("a");
        store.heldAgeMillis = 0;
        Succession succession = succession(SHORT_MILLIS);
        long began = System.nanoTime();
        assertThat(succession.claim()).isInstanceOf(Claim.Waiting.class);
        assertThat(succession.heldBy()).isEqualTo(FakeStore.nameOf("a"));

        assertThat(eventually(succession, Claim.Obsolete.class)).isInstanceOf(Claim.Obsolete.class);

        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(SHORT_MILLIS));
    }

    @Test
    void newcomerWaitsForAnotherGridAndForAScribeThatIsSilent() throws Exception {
        Succession another = succession(SHORT_MILLIS);
        Succession silent = succession(SHORT_MILLIS);
        long began = System.nanoTime();
        while (System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(3 * SHORT_MILLIS)) {
            store.heldAgeMillis = 0;
            store.isTakenBy(new Holder("another grid", "a", "127.0.0.1:5701").toString());
            assertThat(another.claim()).isInstanceOf(Claim.Waiting.class);
            store.heldAgeMillis = SHORT_MILLIS;
            takenBy("a");
            assertThat(silent.claim()).isInstanceOf(Claim.Waiting.class);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void newcomerTakesALeaseThatIsOver() {
        Lineage scribe = takenBy("a");
        store.leaseIsOver = true;
        assertThat(succession(LONG_MILLIS).claim()).isEqualTo(new Claim.Taken(2, EPOCH - 1, scribe, false));
    }

    @Test
    void participantTakesOverOnlyAfterItsScribeHasBeenSilentToItForLongEnough() throws Exception {
        Lineage scribe = takenBy("a");
        hear(scribe);
        store.leaseIsOver = true;
        long replied = member.allegiance().repliedNanos();
        assertThat(succession(LONG_MILLIS).claim()).isInstanceOf(Claim.Waiting.class);

        assertThat(eventually(succession(SHORT_MILLIS), Claim.Taken.class))
                .isEqualTo(new Claim.Taken(2, EPOCH - 1, scribe, false));

        assertThat(System.nanoTime() - replied)
                .isGreaterThan(LeaseTimes.ofMillis(SHORT_MILLIS).takeoverNanos());
    }

    @Test
    void termThatWasLetGoIsTakenAtOnce() throws Exception {
        Lineage scribe = takenBy("a");
        hear(scribe);
        store.as("a").release(scribe.term());
        Succession succession = succession(LONG_MILLIS);
        Claim.Taken taken = take(succession);
        assertThat(taken).isEqualTo(new Claim.Taken(2, EPOCH - 1, scribe, true));
        assertThat(succession.heldBy()).isEmpty();
        assertThat(inherited().isOurs(taken)).isTrue();
    }

    @Test
    void takingAgainAfterALostAnswerStillFollowsTheScribeBefore() throws Exception {
        Lineage scribe = takenBy("a");
        hear(scribe);
        Succession succession = succession(LONG_MILLIS);
        assertThat(succession.claim()).isInstanceOf(Claim.Waiting.class);
        store.as("a").release(scribe.term());
        store.answersAreLost = true;
        assertThatExceptionOfType(StoreException.class).isThrownBy(succession::claim);
        store.answersAreLost = false;

        Claim.Taken taken = take(succession);

        assertThat(taken).isEqualTo(new Claim.Taken(3, EPOCH - 1, scribe, true));
        assertThat(inherited().isOurs(taken)).isTrue();
    }

    @Test
    void gridThatAnotherHasHeldTheDatabaseAfterIsNotOurs() throws Exception {
        hear(takenBy("a"));
        Lineage other = takenBy("c");
        store.as("c").release(other.term());
        Claim.Taken taken = take(succession(LONG_MILLIS));
        assertThat(taken.previous()).isEqualTo(other);
        assertThat(inherited().isOurs(taken)).isFalse();
    }

    @Test
    void gridThatIsBehindTheDatabaseIsNotOurs() throws Exception {
        Lineage scribe = takenBy("a");
        hear(scribe);
        store.as("a").release(scribe.term());
        store.durable = EPOCH;
        assertThat(inherited().isOurs(take(succession(LONG_MILLIS)))).isFalse();
    }

    @Test
    void newestMemoryAndNewestEpochAreInherited() {
        Lineage older = new Lineage("a", 3);
        Lineage newer = new Lineage("a", 4);
        Inheritance inherited = Succession.inherit(Map.of(
                "b", new CutReply.State(true, 9, false, older, List.of("a", "b", "c", "x"), 4, 5, 2_000),
                "c", new CutReply.State(true, 8, false, newer, List.of("a", "b", "c"), 3, 5, 3_000),
                "d", new CutReply.State(false, 99, true, Lineage.NONE, List.of(), 0, 0, 1_000)));
        assertThat(inherited.enrolled()).containsExactlyInAnyOrder("b", "c");
        assertThat(inherited.epoch()).isEqualTo(9);
        assertThat(inherited.participants()).containsExactly("a", "b", "c");
        assertThat(inherited.full()).isEqualTo(3);
        assertThat(inherited.loaded()).isEqualTo(5);
        assertThat(inherited.lineages()).containsExactlyInAnyOrder(older, newer);
        assertThat(inherited.silentNanos()).isEqualTo(2_000);
    }

    @Test
    void takingAgainFollowsTheScribeBeforeThoughItsNameWasNeverSeen() throws Exception {
        Lineage scribe = takenBy("a");
        hear(scribe);
        store.as("a").release(scribe.term());
        Succession succession = succession(LONG_MILLIS);
        store.answersAreLost = true;
        assertThatExceptionOfType(StoreException.class).isThrownBy(succession::claim);
        store.answersAreLost = false;

        Claim.Taken taken = take(succession);

        assertThat(taken).isEqualTo(new Claim.Taken(3, EPOCH - 1, scribe, true));
        assertThat(inherited().isOurs(taken)).isTrue();
    }
}
