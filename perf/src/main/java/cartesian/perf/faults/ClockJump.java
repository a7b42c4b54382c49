package cartesian.perf.faults;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One member's time of day jumps; what time it is decides nothing. */
final class ClockJump implements Scenario {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration CALM = Duration.ofSeconds(6);

    private @Nullable Clocked clocked;

    /** Who has a clock of its own. */
    private record Clocked(Member victim, FakeClock clock) {}

    @Override
    public String word() {
        return "clock";
    }

    @Override
    public String story() {
        return "the clock of one of three members jumps by an hour, ahead and back and behind";
    }

    @Override
    public void prepare(Round round) {
        FakeClock clock = FakeClock.make(round.site().directory().resolve("clock"));
        Member victim =
                round.member(round.random().nextBoolean() ? 0 : round.random().nextInt(places()));
        victim.environment(clock.environment());
        clocked = new Clocked(victim, clock);
    }

    @Override
    public void act(Round round) {
        Clocked one = Objects.requireNonNull(clocked, "not prepared");
        for (int time = 0; time < round.times(1); time++) {
            for (Duration shift : new Duration[] {HOUR, Duration.ZERO, HOUR.negated(), Duration.ZERO}) {
                round.fault("the clock of " + one.victim() + " shows " + shift);
                one.clock().shift(shift);
                round.calm(CALM);
            }
        }
        round.awaitWhole();
    }
}
