package cartesian.perf.faults;

import java.time.Duration;

/** A member stands still for a while, as in a long pause of its machine; the others go on. */
final class MemberStopped implements Scenario {
    private static final int[] SECONDS = {1, 5, 30};
    /** The heartbeat timeout, and what it takes to go on after it. */
    private static final Duration GAP_MAX = Duration.ofSeconds(16);

    private final int[] seconds;

    MemberStopped() {
        this(SECONDS);
    }

    /** For who has less time. */
    MemberStopped(int... seconds) {
        this.seconds = seconds.clone();
    }

    @Override
    public String word() {
        return "stop";
    }

    @Override
    public String story() {
        return "SIGSTOP of one of three members for 1, 5 and 30 s; the others go on, and it comes back by itself";
    }

    @Override
    public Duration gapMax() {
        return GAP_MAX;
    }

    @Override
    public void act(Round round) {
        for (int time : seconds) {
            Member victim = round.anyMember();
            round.fault("stop " + victim + " for " + time + " s" + (victim == round.oldest() ? ", the oldest" : ""));
            victim.freeze();
            round.calm(Duration.ofSeconds(time));
            victim.thaw();
            round.awaitWhole();
        }
    }
}
