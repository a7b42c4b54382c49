package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A member stands still for a moment, and for longer than the heartbeat timeout. */
class MemberStoppedIT {
    @Test
    void theOthersGoOn() throws IOException {
        Trial.run(new MemberStopped(1, 13));
    }
}
