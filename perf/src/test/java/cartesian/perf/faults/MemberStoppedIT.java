package cartesian.perf.faults;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member stands still for a moment, for about the heartbeat timeout, and for longer than that. */
class MemberStoppedIT {
    @Test
    void theOthersGoOn() throws IOException {
        Trial.run(new Several("stops", List.of(new MemberStopped(1, 13), new StoppedAtTimeout())), 0.25);
    }
}
