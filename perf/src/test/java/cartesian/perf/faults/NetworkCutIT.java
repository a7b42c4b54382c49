package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The network is cut in each way that there is, and comes back. */
class NetworkCutIT {
    @ParameterizedTest
    @EnumSource
    void whoIsCutOffAnswersNothingWrongAndComesBack(NetworkCut cut) throws IOException {
        Trial.run(cut);
    }
}
