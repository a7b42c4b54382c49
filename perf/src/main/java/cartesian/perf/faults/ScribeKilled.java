package cartesian.perf.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The scribe dies at one point of making an epoch durable. The node halts itself there, as suddenly as by a kill. */
enum ScribeKilled implements Scenario {
    CLOSE("all gates were told to close"),
    CUT("members were told to cut"),
    WRITE("the epoch is written and not committed"),
    COMMIT("the epoch is committed and nobody was told");

    private static final Duration HALT_MAX = Duration.ofSeconds(30);
    private static final Duration AWAY_MIN = Duration.ofSeconds(2);
    private static final Duration AWAY_MAX = Duration.ofSeconds(5);

    private final String when;

    ScribeKilled(String when) {
        this.when = when;
    }

    @Override
    public String word() {
        return "scribe-kill-" + point();
    }

    private String point() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String story() {
        return "the scribe of three members dies when " + when + ", and is started again";
    }

    @Override
    public void act(Round round) {
        for (int time = 0; time < round.times(1); time++) {
            // Whichever is the scribe gets there. The next one takes seconds to become it, and is spared by then.
            List<Member> members = round.running();
            round.fault("the scribe halts at " + point());
            members.forEach(member -> member.haltAt(point()));
            if (!Waiting.within(HALT_MAX, () -> !members.stream().allMatch(Member::isAlive))) {
                throw new IllegalStateException("no scribe halted at " + point());
            }
            members.stream().filter(Member::isAlive).forEach(Member::spare);
            Member scribe = members.stream()
                    .filter(member -> !member.isAlive())
                    .findFirst()
                    .orElseThrow();
            round.calm(AWAY_MIN, AWAY_MAX);
            round.start(scribe);
            round.awaitWhole();
        }
    }
}
