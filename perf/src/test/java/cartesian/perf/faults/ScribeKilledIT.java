package cartesian.perf.faults;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scribe dies at each point of making an epoch durable. */
class ScribeKilledIT {
    @Test
    void nothingIsLostWithTheScribe() throws IOException {
        Trial.run(new Several("scribe-kill", List.of(ScribeKilled.values())));
    }
}
