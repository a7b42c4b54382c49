package cartesian.api.client;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * How calls are made.
 *
 * @param deadline how long a call may take, with all its attempts and pauses
 * @param batchDeadline the same for batches
 * @param attemptMax how long one attempt may take, other than a batch's
 * @param key the application's own key, for one call
 */
record Options(
        Duration deadline,
        Duration batchDeadline,
        Duration attemptMax,
        int attemptsMax,
        Durability durability,
        Keys keys,
        Optional<String> key) {
    /** A member's own deadline is 3 s, and it needs as long to tell that another one is lost. */
    static final Options STANDARD = new Options(
            Duration.ofSeconds(15),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5),
            20,
            Durability.REPLICATED,
            Keys.ALWAYS,
            Optional.empty());

    static final int KEY_LENGTH_MAX = 128;

    Options {
        requirePositive(deadline);
        requirePositive(batchDeadline);
        requirePositive(attemptMax);
        if (attemptsMax < 1) {
            throw new IllegalArgumentException("a call has at least one attempt, not " + attemptsMax);
        }
        key.ifPresent(Options::requireKey);
    }

    private static void requirePositive(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a limit of time is positive, not " + duration);
        }
    }

    private static void requireKey(String key) {
        if (key.isEmpty()
                || key.length() > KEY_LENGTH_MAX
                || !key.chars().allMatch(character -> character > ' ' && character <= '~')) {
            throw new IllegalArgumentException("a key is 1 to " + KEY_LENGTH_MAX + " visible ASCII characters");
        }
    }

    Options withDeadline(Duration all) {
        return new Options(all, all, attemptMax, attemptsMax, durability, keys, key);
    }

    Options withBatchDeadline(Duration all) {
        return new Options(deadline, all, attemptMax, attemptsMax, durability, keys, key);
    }

    Options withAttempts(Duration each, int max) {
        return new Options(deadline, batchDeadline, each, max, durability, keys, key);
    }

    Options with(Durability wanted) {
        return new Options(deadline, batchDeadline, attemptMax, attemptsMax, wanted, keys, key);
    }

    Options with(Keys which) {
        return new Options(deadline, batchDeadline, attemptMax, attemptsMax, durability, which, key);
    }

    Options withKey(String own) {
        return new Options(deadline, batchDeadline, attemptMax, attemptsMax, durability, keys, Optional.of(own));
    }

    Duration deadlineOf(Call call) {
        return call.repeat() == Call.Repeat.BATCH ? batchDeadline : deadline;
    }

    Duration attemptMaxOf(Call call) {
        return call.repeat() == Call.Repeat.BATCH ? batchDeadline : attemptMax;
    }

    /** The key that a call has for all its attempts: the application's own, or a new one, or none. */
    Optional<String> keyOf(Call call) {
        if (!call.isWrite()) {
            return Optional.empty();
        }
        if (key.isPresent()) {
            return key;
        }
        boolean made = switch (call.repeat()) {
            case KEYED -> keys != Keys.NEVER;
            case SAFE -> keys == Keys.ALWAYS;
            case READ, BATCH -> false;
        };
        return made ? Optional.of(UUID.randomUUID().toString()) : Optional.empty();
    }
}
