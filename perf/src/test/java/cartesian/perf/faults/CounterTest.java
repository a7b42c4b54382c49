package cartesian.perf.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.perf.faults.Counter.Operation;
import cartesian.perf.faults.Counter.Operation.Changed;
import cartesian.perf.faults.Counter.Operation.Open;
import cartesian.perf.faults.Counter.Operation.Read;
import cartesian.perf.faults.Counter.Operation.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CounterTest {
    @Test
    void oneAfterTheOtherIsExplained() {
        assertExplained(
                new Changed(3, 3, 0, 1),
                new Read(3, 2, 3),
                new Changed(-2, 1, 4, 5),
                new Refused(2, 6, 7),
                new Read(1, 8, 9));
    }

    @Test
    void callsAtTheSameTimeMayHaveHappenedInAnyOrder() {
        assertExplained(new Changed(3, 5, 0, 10), new Changed(2, 2, 0, 10), new Read(2, 0, 10), new Read(5, 11, 12));
    }

    @Test
    void changeMayAnswerWhatOthersHaveMadeOfTheAccountSince() {
        assertExplained(new Changed(3, 5, 0, 10), new Changed(2, 5, 2, 6));
    }

    @Test
    void lostUpdateIsNotExplained() {
        assertWrong(new Changed(3, 3, 0, 1), new Changed(2, 2, 2, 3), new Read(2, 4, 5));
        assertWrong(new Changed(3, 3, 0, 10), new Changed(2, 2, 0, 10), new Read(3, 11, 12));
    }

    @Test
    void staleReadIsNotExplained() {
        assertWrong(new Changed(3, 3, 0, 1), new Changed(2, 5, 2, 3), new Read(3, 4, 5));
    }

    @Test
    void falseRefusalIsNotExplained() {
        assertWrong(new Changed(3, 3, 0, 1), new Refused(3, 2, 3));
    }

    @Test
    void changeThatWasAppliedTwiceIsNotExplained() {
        assertWrong(new Changed(3, 3, 0, 1), new Read(6, 2, 3));
        assertWrong(new Changed(3, 6, 0, 1));
    }

    @Test
    void moreIsNeverTakenThanThereIs() {
        assertWrong(new Changed(1, 1, 0, 1), new Changed(-2, 0, 2, 3));
    }

    @Test
    void openChangeMayHappenLateOrNever() {
        assertExplained(new Open(3, 0), new Read(0, 1, 2), new Read(3, 3, 4));
        assertExplained(new Open(3, 0), new Read(0, 1, 2), new Read(0, 3, 4));
    }

    @Test
    void openChangeHappensOnceAndStays() {
        assertWrong(new Open(3, 0), new Read(3, 1, 2), new Read(0, 3, 4));
        assertWrong(new Open(3, 0), new Read(6, 1, 2));
    }

    @Test
    void openChangeDoesNotHappenBeforeItWasSent() {
        assertWrong(new Read(3, 0, 1), new Open(3, 2));
    }

    /** Histories that some order has made are explained; with one answer changed to what was never there, they are not. */
    @Test
    void longRandomHistoriesAreJudgedRightly() {
        for (long seed = 0; seed < 200; seed++) {
            List<Operation> history = history(new Random(seed));
            assertThat(Counter.explains(history)).as("seed %d", seed).isTrue();
            history.set(
                    40,
                    new Read(1_000_000, history.get(40).began(), history.get(40).began() + 1));
            assertThat(Counter.explains(history)).as("seed %d", seed).isFalse();
        }
    }

    /** Each call happens at its number; its time reaches up to two numbers to both sides. */
    private static List<Operation> history(Random random) {
        List<Operation> history = new ArrayList<>();
        long value = 0;
        for (int at = 0; at < 75; at++) {
            long began = 10L * at - random.nextInt(20);
            long ended = 10L * at + random.nextInt(20);
            long units = 1L + random.nextInt(3);
            int kind = random.nextInt(10);
            if (kind == 0 && at > 60) {
                history.add(new Open(units, began));
                value += random.nextBoolean() ? units : 0;
            } else if (kind < 4) {
                value += units;
                history.add(new Changed(units, value, began, ended));
            } else if (kind < 8 && value >= units) {
                value -= units;
                history.add(new Changed(-units, value, began, ended));
            } else if (kind < 8) {
                history.add(new Refused(units, began, ended));
            } else {
                history.add(new Read(value, began, ended));
            }
        }
        return history;
    }

    private static void assertExplained(Operation... history) {
        assertThat(Counter.explains(List.of(history))).isTrue();
    }

    private static void assertWrong(Operation... history) {
        assertThat(Counter.explains(List.of(history))).isFalse();
    }
}
