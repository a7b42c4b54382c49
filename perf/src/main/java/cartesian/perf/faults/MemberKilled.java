package cartesian.perf.faults;

import java.time.Duration;

/** One of three members is killed at a time, every other time the oldest, and started again. */
final class MemberKilled implements Scenario {
    private static final int KILLS = 3;

    @Override
    public String word() {
        return "kill";
    }

    @Override
    public String story() {
        return "kill -9 of one of three members, often the oldest, which then is started again; several times";
    }

    @Override
    public void act(Round round) {
        for (int kill = 0; kill < round.times(KILLS); kill++) {
            Member victim = round.anyMember();
            round.kill(victim);
            round.calm(Duration.ofSeconds(1), Duration.ofSeconds(4));
            round.start(victim);
            round.awaitWhole();
        }
    }
}
