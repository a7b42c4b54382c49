package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The disk of Postgres is full for a while. */
class DiskFullIT {
    @Test
    void checkoutsGoOnAndCatchUp() throws IOException {
        Trial.run(new DiskFull());
    }
}
