package cartesian.perf.faults;

import java.time.Duration;

/** One member's time of day jumps; what time it is decides nothing. */
final class ClockJump implements Scenario {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration CALM = Duration.ofSeconds(6);

    @Override
    public String word() {
        return "clock";
    }

    @Override
    public String story() {
        return "the clock of one of three members jumps by an hour, ahead and back and behind";
    }

    @Override
    public int places() {
        return 3;
    }

    @Override
    public void run(Round round) {
        FakeClock clock = FakeClock.make(round.site().directory().resolve("clock"));
        Member victim =
                round.member(round.random().nextBoolean() ? 0 : round.random().nextInt(places()));
        victim.environment(clock.environment());
        round.begin(places());
        for (int time = 0; time < round.times(1); time++) {
            for (Duration shift : new Duration[] {HOUR, Duration.ZERO, HOUR.negated(), Duration.ZERO}) {
                round.fault("the clock of " + victim + " shows " + shift);
                clock.shift(shift);
                round.calm(CALM);
            }
        }
        round.awaitWhole();
    }
}
