package cartesian.perf.faults;

import java.time.Duration;
import java.util.OptionalInt;

/** Postgres finds no room on its disk, and refuses or ends; checkouts go on, and when there is room, all catches up. */
final class DiskFull implements Scenario {
    private static final int MEBIBYTES = 200;
    private static final Duration REFUSES_MAX = Duration.ofSeconds(60);
    private static final Duration REFUSES_FOR = Duration.ofSeconds(1);
    private static final Duration FULL = Duration.ofSeconds(6);
    private static final Duration RECOVERS = Duration.ofSeconds(5);

    @Override
    public String word() {
        return "disk-full";
    }

    @Override
    public String story() {
        return "the disk of Postgres is filled until D stands still, and freed again";
    }

    @Override
    public int places() {
        return 2;
    }

    @Override
    public OptionalInt databaseMebibytes() {
        return OptionalInt.of(MEBIBYTES);
    }

    @Override
    public Duration gapMax() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void act(Round round) {
        for (int time = 0; time < round.times(1); time++) {
            round.fault("fill the disk");
            Waiting.eventually("D stands still", REFUSES_MAX, () -> {
                round.site().disk().fill();
                return standsStill(round);
            });
            round.fault("D stands still");
            round.calm(FULL);
            round.site().disk().free();
            Database database = round.site().database();
            if (!Waiting.within(RECOVERS, database::answers)) {
                database.restart();
            }
            Waiting.eventually("D moves on", Round.HEAL_MAX, () -> !standsStill(round));
            round.awaitWhole();
        }
    }

    /** Also if Postgres has ended, or has no room to answer. */
    private static boolean standsStill(Round round) {
        try {
            long before = round.durable();
            round.calm(REFUSES_FOR);
            return round.durable() == before;
        } catch (IllegalStateException _) {
            return true;
        }
    }
}
