package cartesian.node.grid;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.UserId;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

final class RandomNamesTest {
    private static final long SEED = 1;

    @Test
    void namesAreTwentyLettersAndDigits() {
        RandomNames names = new RandomNames(new Random(SEED)::nextLong);

        assertThat(names.item().value()).matches("[0-9A-Za-z]{20}");
        assertThat(names.user().value()).matches("[0-9A-Za-z]{20}");
        assertThat(names.order(new UserId("user")).value()).matches("[0-9a-f]{4}-[0-9A-Za-z]{20}");
    }

    @Test
    void everyRandomNumberMakesAName() {
        for (long bits : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(new RandomNames(() -> bits).item().value()).matches("[0-9A-Za-z]{20}");
        }
    }

    @Test
    void namesAreNotRepeated() {
        RandomNames names = new RandomNames(new Random(SEED)::nextLong);
        Set<String> seen = new HashSet<>();
        for (int index = 0; index < 50_000; index++) {
            assertThat(seen.add(names.item().value())).as("seed %d", SEED).isTrue();
            assertThat(seen.add(names.user().value())).as("seed %d", SEED).isTrue();
            assertThat(seen.add(names.order(new UserId("user")).value()))
                    .as("seed %d", SEED)
                    .isTrue();
        }
    }

    @Test
    void changesAreNotRepeated() {
        RandomNames names = new RandomNames(new Random(SEED)::nextLong);
        RandomNames ofAnotherMember = new RandomNames(new Random(SEED + 1)::nextLong);
        Set<Long> seen = new HashSet<>();
        for (int index = 0; index < 100_000; index++) {
            assertThat(seen.add(names.change())).as("seed %d", SEED).isTrue();
            assertThat(seen.add(ofAnotherMember.change())).as("seed %d", SEED).isTrue();
        }
    }

    @Test
    void changesNeedNoMoreRandomNumbersThanOne() {
        int[] asked = {0};
        LongSupplier random = () -> asked[0]++;
        RandomNames names = new RandomNames(random);
        for (int index = 0; index < 100; index++) {
            long _ = names.change();
        }

        assertThat(asked[0]).isEqualTo(1);
    }
}
