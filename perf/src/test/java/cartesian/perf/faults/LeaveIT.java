package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Four members become one under load, the oldest first. */
@Tag("alone")
class LeaveIT {
    @Test
    void noCallFailsWhileMembersLeave() throws IOException {
        Trial.run(Membership.LEAVE);
    }
}
