package cartesian.perf.faults;

import java.time.Duration;

/** Postgres and a member die at about the same time: there is no one to repair into until Postgres is back. */
final class PostgresAndMemberKilled implements Scenario {
    private static final Duration AWAY = Duration.ofSeconds(5);
    private static final int APART_MILLIS_MAX = 500;

    @Override
    public String word() {
        return "postgres-and-member";
    }

    @Override
    public String story() {
        return "kill -9 of Postgres and of one of three members at about the same time; both come back";
    }

    @Override
    public void act(Round round) {
        for (int time = 0; time < round.times(1); time++) {
            Member victim = round.anyMember();
            Duration apart = Duration.ofMillis(round.random().nextInt(APART_MILLIS_MAX));
            boolean postgresFirst = round.random().nextBoolean();
            round.fault("kill Postgres " + (postgresFirst ? "before " : "after ") + victim
                    + (victim == round.oldest() ? ", the oldest, " : "") + " by " + apart);
            if (postgresFirst) {
                round.site().database().kill();
                round.calm(apart);
                victim.kill();
            } else {
                victim.kill();
                round.calm(apart);
                round.site().database().kill();
            }
            int _ = victim.awaitEnd();
            round.calm(AWAY);
            round.site().database().restart();
            round.calm(AWAY);
            round.start(victim);
            round.awaitWhole();
        }
    }
}
