package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One member becomes four under load. */
@Tag("alone")
class JoinIT {
    @Test
    void noCallFailsWhileMembersJoin() throws IOException {
        Trial.run(Membership.JOIN);
    }
}
