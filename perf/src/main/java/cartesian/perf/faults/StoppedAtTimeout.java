package cartesian.perf.faults;

import java.time.Duration;

/**
 * A member stands still for about as long as the heartbeat timeout, so that some of the others hold it for dead when it comes
 * back, and some do not. As soon as all seems well another one stands still for longer than that.
 */
final class StoppedAtTimeout implements Scenario {
    private static final int REPETITIONS = 4;
    /** From no member that holds it for dead to all of them. */
    private static final Duration MIN = Duration.ofMillis(4_200);

    private static final Duration MAX = Duration.ofMillis(6_200);
    /** Longer than the heartbeat timeout. */
    private static final Duration NEXT = Duration.ofSeconds(9);

    private static final Duration GAP_MAX = Duration.ofSeconds(16);

    @Override
    public String word() {
        return "stop-timeout";
    }

    @Override
    public String story() {
        return "SIGSTOP of one of three members for about the heartbeat timeout, then of another one for longer";
    }

    @Override
    public Duration gapMax() {
        return GAP_MAX;
    }

    @Override
    public void act(Round round) {
        for (int time = 0; time < round.times(REPETITIONS); time++) {
            Member first = round.anyMember();
            round.fault("stop " + first + " at the timeout" + (first == round.oldest() ? ", the oldest" : ""));
            first.freeze();
            round.calm(MIN, MAX);
            first.thaw();
            round.awaitWhole();
            Member second;
            do {
                second = round.anyMember();
            } while (second == first);
            round.fault("then " + second + " for " + NEXT.toSeconds() + " s");
            second.freeze();
            round.calm(NEXT);
            second.thaw();
            round.awaitWhole();
        }
    }
}
