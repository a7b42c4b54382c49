package cartesian.api.client;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** How long to wait before a call is made again: twice as long each time, by chance half as long, and as long as the node says. */
final class Pauses {
    static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** What a node may ask for at most; a call's deadline is shorter. */
    private static final long ASKED_MAX_SECONDS = TimeUnit.DAYS.toSeconds(1);

    private final Random random;

    Pauses(Random random) {
        this.random = random;
    }

    /**
     * Nanoseconds to wait: between a half and all of 20 ms after the first attempt, which doubles up to 1 s; or what the
     * node has asked for, and up to a quarter more, so that those whom it asks together do not come back together.
     */
    long after(int attempts, Duration asked) {
        long step = FIRST_NANOS << Math.min(attempts - 1, 16);
        long backoff = jittered(Math.min(step, LAST_NANOS));
        long wanted = asked.toNanos();
        return wanted == 0 ? backoff : Math.max(backoff, wanted + random.nextLong(wanted / 4 + 1));
    }

    /** Between a half and all of it. */
    long jittered(long nanos) {
        return nanos - random.nextLong(nanos / 2 + 1);
    }

    /** What {@code Retry-After} says, in seconds or as a date; zero if it says nothing that can be read. */
    static Duration asked(HttpHeaders headers, Instant now) {
        return headers.firstValue("Retry-After")
                .map(text -> asked(text.strip(), now))
                .orElse(Duration.ZERO);
    }

    private static Duration asked(String text, Instant now) {
        try {
            long seconds = text.chars().allMatch(character -> character >= '0' && character <= '9')
                    ? Long.parseLong(text)
                    : secondsUntil(
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant(),
                            now);
            return Duration.ofSeconds(Math.max(0, Math.min(seconds, ASKED_MAX_SECONDS)));
        } catch (DateTimeException | NumberFormatException unreadable) {
            return Duration.ZERO;
        }
    }

    /** Rounded up: who comes a moment too soon has not obeyed. */
    private static long secondsUntil(Instant then, Instant now) {
        Duration left = Duration.between(now, then);
        return left.getSeconds() + (left.getNano() > 0 ? 1 : 0);
    }
}
