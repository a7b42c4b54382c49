package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Each of three members is restarted under load. */
@org.junit.jupiter.api.Disabled("Known fault: after the oldest has left, nobody is ready for up to 2 s; see CHANGELOG")
class RollingRestartIT {
    @Test
    void noCallFailsWhileMembersAreRestarted() throws IOException {
        Trial.run(Membership.ROLLING);
    }
}
