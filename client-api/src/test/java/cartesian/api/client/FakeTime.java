package cartesian.api.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A clock that goes on only when somebody sleeps, and remembers how long. */
final class FakeTime implements Time {
    /** The first instant that there is. */
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    final List<Long> sleeps = new ArrayList<>();
    private long nanos;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return BEGIN.plusNanos(nanos);
    }

    @Override
    public synchronized void sleep(long slept) {
        sleeps.add(slept);
        nanos += slept;
    }

    synchronized void passMillis(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** How long all sleeps were together, in milliseconds. */
    synchronized long sleptMillis() {
        return TimeUnit.NANOSECONDS.toMillis(
                sleeps.stream().mapToLong(Long::longValue).sum());
    }
}
