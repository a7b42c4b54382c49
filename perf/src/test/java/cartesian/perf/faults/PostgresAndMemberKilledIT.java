package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Postgres and a member are killed at about the same time. */
class PostgresAndMemberKilledIT {
    @Test
    void nothingIsLostWithBoth() throws IOException {
        Trial.run(new PostgresAndMemberKilled());
    }
}
