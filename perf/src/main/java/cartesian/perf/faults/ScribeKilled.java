package cartesian.perf.faults;

import java.time.Duration;
import java.util.Locale;

/** The scribe dies at one point of making an epoch durable. The node halts itself there, as suddenly as by a kill. */
enum ScribeKilled implements Scenario {
    CLOSE("all gates were told to close"),
    CUT("members were told to cut"),
    WRITE("the epoch is written and not committed"),
    COMMIT("the epoch is committed and nobody was told");

    private static final String PROPERTY = "-Dcartesian.faults.halt=";
    /** Time for the shop to be stocked up and for some traffic. */
    private static final int EPOCHS_MIN = 60;

    private static final int EPOCHS_MORE = 60;
    private static final Duration HALT_MAX = Duration.ofSeconds(60);

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
    public int places() {
        return 3;
    }

    @Override
    public void run(Round round) {
        Member scribe = round.member(0);
        int count = EPOCHS_MIN + round.random().nextInt(EPOCHS_MORE);
        round.beforeFirstStart(scribe, PROPERTY + point() + ":" + count);
        round.begin(places());
        scribe.mayEnd();
        boolean halted = Waiting.within(HALT_MAX, () -> !scribe.isAlive());
        if (!halted) {
            throw new IllegalStateException("the scribe did not halt at " + point() + ":" + count
                    + "; does this node know cartesian.faults.halt?");
        }
        round.fault("the scribe halted at " + point() + ":" + count);
        round.calm(Duration.ofSeconds(6));
        round.start(scribe);
        round.awaitWhole();
    }
}
