package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Four members become one under load, the oldest first. */
@org.junit.jupiter.api.Disabled("Known fault: after the oldest has left, nobody is ready for up to 2 s; see CHANGELOG")
class LeaveIT {
    @Test
    void noCallFailsWhileMembersLeave() throws IOException {
        Trial.run(Membership.LEAVE);
    }
}
