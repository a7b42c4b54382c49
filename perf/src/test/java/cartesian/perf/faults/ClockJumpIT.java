package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The clock of a member jumps. */
class ClockJumpIT {
    @Test
    void timeOfDayDecidesNothing() throws IOException {
        Trial.run(new ClockJump());
    }
}
