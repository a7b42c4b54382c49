package cartesian.node.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MarksTest {
    @Test
    void noMarksContainNothing() {
        assertThat(Marks.NONE.isEmpty()).isTrue();
        assertThat(Marks.NONE.contains(0)).isFalse();
        assertThat(Marks.NONE.ids()).isEmpty();
        assertThat(Marks.of(new long[0]).isEmpty()).isTrue();
    }

    @Test
    void marksDoNotChangeWhenOneIsAdded() {
        Marks one = Marks.NONE.plus(1);
        Marks two = one.plus(2);

        assertThat(Marks.NONE.isEmpty()).isTrue();
        assertThat(one.ids()).containsExactly(1);
        assertThat(two.ids()).containsExactly(2, 1);
        assertThat(one.plus(3).ids()).containsExactly(3, 1);
    }

    @Test
    void anyNumberIsAnId() {
        for (long id : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(Marks.NONE.plus(id).contains(id)).isTrue();
            assertThat(Marks.NONE.plus(id).isEmpty()).isFalse();
        }
    }

    @Test
    void theNewestGenerationIsRememberedAndAtMostTwiceAsMuch() {
        Marks marks = Marks.NONE;
        for (int added = 1; added <= 5 * Marks.GENERATION + 3; added++) {
            marks = marks.plus(added);
            long oldestForSure = Math.max(1, added - Marks.GENERATION + 1L);
            assertThat(marks.contains(added)).isTrue();
            assertThat(marks.contains(oldestForSure))
                    .as("%d after %d", oldestForSure, added)
                    .isTrue();
            assertThat(marks.contains(added - 2L * Marks.GENERATION)).isFalse();
        }
        long[] ids = marks.ids();
        assertThat(ids.length).isBetween(Marks.GENERATION, 2 * Marks.GENERATION);
        for (int index = 0; index < ids.length; index++) {
            assertThat(ids[index]).isEqualTo(5L * Marks.GENERATION + 3 - index);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1023, 1024, 1025, 2047, 2048, 2049, 3072, 5000})
    void marksAreRestoredFromTheirIds(int count) {
        Random random = new Random(count);
        Marks marks = Marks.NONE;
        for (int index = 0; index < count; index++) {
            marks = marks.plus(random.nextLong());
        }

        Marks restored = Marks.of(marks.ids());

        assertThat(restored.ids()).as("seed %d", count).isEqualTo(marks.ids());
        assertThat(restored.plus(7).ids())
                .as("seed %d", count)
                .isEqualTo(marks.plus(7).ids());
    }
}
