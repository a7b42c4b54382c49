package cartesian.api.client;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The clocks, and waiting by them. */
interface Time {
    Time REAL = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    };

    /** A clock that only differences are taken of. */
    long nanos();

    /** The time of day, for what others name by it. */
    Instant now();

    void sleep(long nanos) throws InterruptedException;
}
