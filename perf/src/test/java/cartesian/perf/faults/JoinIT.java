package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** One member becomes four under load. */
class JoinIT {
    @Test
    void noCallFailsWhileMembersJoin() throws IOException {
        Trial.run(Membership.JOIN);
    }
}
