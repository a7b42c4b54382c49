package cartesian.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZipfTest {
    private static final int DRAWS = 400_000;

    @Test
    void numbersAreDrawnInProportionToTheirPower() {
        int n = 50;
        Zipf zipf = new Zipf(n, 0.99);
        int[] drawn = new int[n];
        SplittableRandom random = new SplittableRandom(1);
        for (int draw = 0; draw < DRAWS; draw++) {
            drawn[zipf.draw(random)]++;
        }
        double sum = 0;
        for (int number = 0; number < n; number++) {
            sum += Math.pow(number + 1.0, -0.99);
        }
        for (int number = 0; number < n; number++) {
            double expected = Math.pow(number + 1.0, -0.99) / sum;
            assertThat((double) drawn[number] / DRAWS).as("number %d", number).isCloseTo(expected, within(0.003));
        }
    }

    @Test
    void exponentZeroIsUniform() {
        Zipf zipf = new Zipf(4, 0);
        int[] drawn = new int[4];
        SplittableRandom random = new SplittableRandom(2);
        for (int draw = 0; draw < DRAWS; draw++) {
            drawn[zipf.draw(random)]++;
        }
        for (int count : drawn) {
            assertThat((double) count / DRAWS).isCloseTo(0.25, within(0.005));
        }
    }

    @Test
    void oneSeedDrawsTheSame() {
        Zipf zipf = new Zipf(1_000, 0.99);
        SplittableRandom one = new SplittableRandom(7);
        SplittableRandom other = new SplittableRandom(7);
        for (int draw = 0; draw < 100; draw++) {
            assertThat(zipf.draw(one)).isEqualTo(zipf.draw(other));
        }
    }

    @Test
    void thereIsNoneOfNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Zipf(0, 1));
    }
}
