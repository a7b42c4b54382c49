package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Two of three members are killed at once. */
class TwoOfThreeKilledIT {
    @Test
    void theThirdComesBackAtTheDurableEpoch() throws IOException {
        Trial.run(MemoryLost.TWO_OF_THREE);
    }
}
