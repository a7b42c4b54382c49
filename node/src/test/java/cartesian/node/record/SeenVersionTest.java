package cartesian.node.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of two looks at an account that show one version, both show the same, whatever transactions are in flight. */
final class SeenVersionTest extends AccountSteps {
    private static final int HISTORIES = 2_000;
    private static final int STEPS = 60;

    /** What is seen of an account. */
    private record Look(long units, long price) {}

    private final Map<Long, Look> byVersion = new HashMap<>();
    private final Set<Long> committed = new HashSet<>();
    private final List<Hold> open = new ArrayList<>();
    private Account account = account(20);
    private long ids;

    @Test
    void oneVersionShowsOneState() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            byVersion.clear();
            committed.clear();
            open.clear();
            account = account(20);
            for (int step = 0; step < STEPS; step++) {
                step(random);
                look(seed);
            }
        }
    }

    @Test
    void aChangeForOneVersionIsMadeOfJustWhatThatShowed() {
        int made = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            committed.clear();
            open.clear();
            account = account(20);
            for (int step = 0; step < STEPS; step++) {
                long version = seenVersion();
                Look before = seen();
                int between = random.nextInt(3);
                for (int other = 0; other < between; other++) {
                    step(random);
                }
                AccountStep.Adjust adjust = new AccountStep.Adjust(++ids, EPOCH, version, 1, AccountStep.SAME_PRICE);
                if (verdict(adjust, account) == Verdict.DONE) {
                    assertThat(seen()).as("seed %d", seed).isEqualTo(before);
                    account = after(adjust, account);
                    made++;
                }
            }
        }
        assertThat(made).isGreaterThan(HISTORIES);
    }

    private void step(Random random) {
        switch (random.nextInt(6)) {
            case 0 -> {
                long units = random.nextInt(1, 4);
                Hold hold = hold(++ids, random.nextBoolean() ? units : -units);
                Account next = apply(new AccountStep.Take(hold.tx(), EPOCH, hold.units()), account);
                if (next.holds().size() > account.holds().size()) {
                    open.add(hold);
                }
                account = next;
            }
            case 1 -> {
                if (!open.isEmpty()) {
                    committed.add(open.get(random.nextInt(open.size())).tx().attempt());
                }
            }
            case 2, 3 -> {
                if (!open.isEmpty()) {
                    Tx tx = open.remove(random.nextInt(open.size())).tx();
                    account = apply(
                            committed.contains(tx.attempt())
                                    ? new AccountStep.Settle(tx, EPOCH)
                                    : new AccountStep.GiveBack(tx, EPOCH),
                            account);
                }
            }
            case 4 -> account = apply(new AccountStep.Subtract(++ids, EPOCH, random.nextInt(1, 3)), account);
            default ->
                account = apply(
                        new AccountStep.Adjust(++ids, EPOCH, Step.ANY_VERSION, 1, random.nextInt(5, 15)), account);
        }
    }

    private void look(int seed) {
        Look before = byVersion.putIfAbsent(seenVersion(), seen());
        assertThat(before == null ? seen() : before)
                .as("seed %d, version %d", seed, seenVersion())
                .isEqualTo(seen());
    }

    private long seenVersion() {
        return account.seenVersion(
                (int) account.holds().stream().filter(this::isCommitted).count());
    }

    private Look seen() {
        long units = account.free();
        for (Hold hold : account.holds()) {
            if (isCommitted(hold) != hold.units() > 0) {
                units += Math.abs(hold.units());
            }
        }
        return new Look(units, account.price());
    }

    private boolean isCommitted(Hold hold) {
        return committed.contains(hold.tx().attempt());
    }
}
