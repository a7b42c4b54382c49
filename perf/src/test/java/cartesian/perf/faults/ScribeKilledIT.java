package cartesian.perf.faults;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scribe dies at each point of making an epoch durable. */
class ScribeKilledIT {
    @ParameterizedTest
    @EnumSource
    void nothingIsLostWithTheScribe(ScribeKilled point) throws IOException {
        Trial.run(point);
    }
}
