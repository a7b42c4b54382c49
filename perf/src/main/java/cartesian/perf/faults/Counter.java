package cartesian.perf.faults;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a history of one account is linearizable: a counter that never falls below 0.
 *
 * <p>Searches an order of the calls that explains all answers, depth first, among those that may come next, and remembers
 * which calls done with which value led nowhere (Wing and Gong, 1993, with Lowe's memory, 2017).
 *
 * <p>A change that answers what the account has become counts as a change and a reading after it, both within the time
 * of the call: that is what the contract says of it. A change whose outcome is not known happens at any time after it
 * was sent, or never.
 */
final class Counter {
    private final List<Step> steps = new ArrayList<>();
    private final Set<State> dead = new HashSet<>();

    /** One call on the account. */
    sealed interface Operation {
        long began();

        long ended();

        /** Units were added, or taken if below 0; afterwards somebody has seen {@code then}. */
        record Changed(long units, long then, long began, long ended) implements Operation {}

        /** So many could not be taken. */
        record Refused(long units, long began, long ended) implements Operation {}

        record Read(long value, long began, long ended) implements Operation {}

        /** Nobody knows what became of a change. */
        record Open(long units, long began) implements Operation {
            @Override
            public long ended() {
                return Long.MAX_VALUE;
            }
        }
    }

    /**
     * What happens at one moment.
     *
     * @param units added, or taken if below 0
     * @param sees the value that it proves, or -1
     * @param refuses units that could not be taken, or 0
     * @param after the step that comes before it, or -1
     */
    private record Step(long units, long sees, long refuses, long began, long ended, int after) {
        boolean explains(long value) {
            return value + units >= 0 && (sees < 0 || value == sees) && (refuses == 0 || value < refuses);
        }

        boolean isOpen() {
            return ended == Long.MAX_VALUE;
        }
    }

    private record State(BitSet done, long value) {}

    private Counter(List<Operation> operations) {
        for (Operation operation : operations) {
            long began = operation.began();
            long ended = operation.ended();
            switch (operation) {
                case Operation.Changed(long units, long then, long _, long _) -> {
                    steps.add(new Step(units, -1, 0, began, ended, -1));
                    steps.add(new Step(0, then, 0, began, ended, steps.size() - 1));
                }
                case Operation.Refused(long units, long _, long _) ->
                    steps.add(new Step(0, -1, units, began, ended, -1));
                case Operation.Read(long value, long _, long _) -> steps.add(new Step(0, value, 0, began, ended, -1));
                case Operation.Open(long units, long _) -> steps.add(new Step(units, -1, 0, began, ended, -1));
            }
        }
    }

    /** Whether some order of the calls, each within its time, explains every answer of an account that began with 0. */
    static boolean explains(List<Operation> operations) {
        return new Counter(operations).search(0, new BitSet());
    }

    private boolean search(long value, BitSet done) {
        long firstEnd = Long.MAX_VALUE;
        boolean all = true;
        for (int index = 0; index < steps.size(); index++) {
            Step step = steps.get(index);
            if (!done.get(index) && !step.isOpen()) {
                all = false;
                firstEnd = Math.min(firstEnd, step.ended());
            }
        }
        if (all) {
            return true;
        }
        if (!dead.add(new State((BitSet) done.clone(), value))) {
            return false;
        }
        for (int index = 0; index < steps.size(); index++) {
            Step step = steps.get(index);
            boolean isNext = !done.get(index)
                    && step.began() <= firstEnd
                    && (step.after() < 0 || done.get(step.after()))
                    && step.explains(value);
            if (isNext) {
                done.set(index);
                if (search(value + step.units(), done)) {
                    return true;
                }
                done.clear(index);
            }
        }
        return false;
    }
}
