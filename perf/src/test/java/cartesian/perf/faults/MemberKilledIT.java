package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** One of three members is killed and comes back, several times. */
class MemberKilledIT {
    private static final int KILLS = Integer.getInteger("cartesian.faults.kills", 2);

    @Test
    void nothingIsLostWithOneMember() throws IOException {
        Trial.run(new MemberKilled(), KILLS / 3.0);
    }
}
