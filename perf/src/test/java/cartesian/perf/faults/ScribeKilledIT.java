package cartesian.perf.faults;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scribe dies at two of the points of making an epoch durable. */
class ScribeKilledIT {
    private static final List<ScribeKilled> POINTS = List.of(ScribeKilled.values());

    @Test
    void nothingIsLostWithTheScribe() throws IOException {
        Trial.run(new Several("scribe-kill", Trial.some(2, POINTS.size()), POINTS));
    }
}
