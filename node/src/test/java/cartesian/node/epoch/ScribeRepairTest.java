package cartesian.node.epoch;

import static cartesian.node.epoch.Images.ANN;
import static cartesian.node.epoch.Images.BREAD;
import static cartesian.node.epoch.Images.MILK;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When buffers do not tell all: what the scribe looks for in the records themselves. */
final class ScribeRepairTest extends ScribedGrid {
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
        assertThat(tick(scribe)).isZero();
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
        assertThat(tick(scribe)).isZero();
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
    void afterAMemberHasVanishedTheNextCutWritesWhatTheRepairFound() throws Exception {
        Scribe scribe = started("a", "b");
        write("b", BREAD, 1);
        grid.vanish("b");
        repaired = Images.of(BREAD, 1);
        write("a", MILK, 1);

        eventually("the epoch is repaired", scribe, () -> !store.written.isEmpty());

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
        eventually("the epoch is repaired", scribe, () -> !store.written.isEmpty());
        assertThat(repairs).containsExactly("after 41 in 42");
        assertThat(store.written).hasSize(1);
    }

    @Test
    void repairThatFailsIsTriedAgainWithTheGatesOpenInBetween() throws Exception {
        Scribe scribe = started("a", "b");
        write("b", BREAD, 1);
        grid.vanish("b");
        repairFails = true;
        eventually("a repair is tried", scribe, () -> !repairs.isEmpty());
        assertThat(repairs).hasSize(1);
        assertThat(open("a")).isTrue();
        assertThat(store.attempts).isEmpty();

        repairFails = false;
        repaired = Images.of(BREAD, 1);
        eventually("the epoch is repaired", scribe, () -> !store.written.isEmpty());

        assertThat(repairs).hasSize(2);
        assertThat(last().epoch()).isEqualTo(DURABLE + 1);
        assertThat(last().accounts()).containsOnlyKeys(BREAD);
    }
}
