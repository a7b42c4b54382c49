package cartesian.perf.faults;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The network is cut in two of the ways that one member can be cut off, and into halves, and comes back. */
class NetworkCutIT {
    @Test
    void whoIsCutOffAnswersNothingWrongAndComesBack() throws IOException {
        List<NetworkCut> ofOne = List.copyOf(EnumSet.complementOf(EnumSet.of(NetworkCut.HALF)));
        Trial.run(new Several("cut", Trial.some(2, ofOne.size()), ofOne));
    }

    @Test
    void halvesAreNeverMerged() throws IOException {
        Trial.run(NetworkCut.HALF);
    }
}
