package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** All members are killed at once. */
class AllKilledIT {
    @Test
    void theyComeBackAtTheDurableEpoch() throws IOException {
        Trial.run(MemoryLost.TOTAL, 0.5);
    }
}
