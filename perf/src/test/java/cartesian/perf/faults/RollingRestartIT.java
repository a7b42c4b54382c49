package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each of three members is restarted under load. */
@Tag("alone")
class RollingRestartIT {
    @Test
    void noCallFailsWhileMembersAreRestarted() throws IOException {
        Trial.run(Membership.ROLLING);
    }
}
