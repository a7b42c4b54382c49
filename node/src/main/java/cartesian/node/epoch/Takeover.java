package cartesian.node.epoch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** How a member becomes the scribe: it takes the term, and goes on where the one before has left off or loads the grid. */
final class Takeover {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    private final Members members;
    private final Messenger messenger;
    private final Succession succession;
    private final EpochStore store;
    private final Repair repair;
    private final LeaseTimes times;
    private final Consumer<String> progress;
    private Succession.Claim.@Nullable Taken taken;
    private long takenNanos;

    /** What came of it. */
    sealed interface Outcome {
        /**
         * The term is taken; the next call goes on from there.
         *
         * @param askedNanos when the database was asked for it
         */
        record Taken(Succession.Claim.Taken claim, long askedNanos) implements Outcome {}

        /** It is too early, or a member did not answer: it may know of a later epoch than all others. */
        record Waiting(String reason) implements Outcome {}

        /** What the grid has in memory is not the truth. */
        record Obsolete(String reason) implements Outcome {}

        /**
         * The grid is loaded; nobody takes part yet.
         *
         * @param durable the epoch that was loaded
         */
        record Loaded(long durable) implements Outcome {}

        /**
         * The grid goes on with what its members have in memory.
         *
         * @param released whether the scribe before has let the term go
         * @param repairDue whether members are gone that may have left something undone
         */
        record Followed(Succession.Inheritance inherited, boolean released, boolean repairDue) implements Outcome {}
    }

    /**
     * Makes one.
     *
     * @param progress told in a few words how far loading has come
     */
    Takeover(
            Members members,
            Messenger messenger,
            Succession succession,
            EpochStore store,
            Repair repair,
            LeaseTimes times,
            Consumer<String> progress) {
        this.members = members;
        this.messenger = messenger;
        this.succession = succession;
        this.store = store;
        this.repair = repair;
        this.times = times;
        this.progress = progress;
    }

    /** Whether the term is taken, and the grid is still to be followed up or loaded. */
    boolean isUnderWay() {
        return taken != null;
    }

    /** The term is not this member's any more. */
    void giveUp() {
        taken = null;
    }

    /**
     * Takes the next step.
     *
     * @param present the members that stay
     */
    Outcome next(List<String> present) {
        Succession.Claim.Taken claim = taken;
        if (claim == null) {
            return take();
        }
        Outcome outcome = begin(present, claim);
        if (!(outcome instanceof Outcome.Waiting)) {
            taken = null;
        }
        return outcome;
    }

    private Outcome take() {
        long askedNanos = System.nanoTime();
        return switch (succession.claim()) {
            case Succession.Claim.Waiting(String reason) -> new Outcome.Waiting(reason);
            case Succession.Claim.Obsolete(String reason) -> new Outcome.Obsolete(reason);
            case Succession.Claim.Taken now -> {
                taken = now;
                takenNanos = System.nanoTime();
                yield new Outcome.Taken(now, askedNanos);
            }
        };
    }

    private Outcome begin(List<String> present, Succession.Claim.Taken claim) {
        Map<String, CutReply> replies = messenger.ask(present, new CutMessage.Poll(claim.term()));
        if (!replies.keySet().containsAll(present)) {
            return new Outcome.Waiting("waiting for all members to say which epoch they are in");
        }
        Succession.Inheritance inherited = Succession.inherit(replies);
        if (inherited.enrolled().isEmpty()) {
            return load(claim);
        }
        if (!inherited.isOurs(claim)) {
            return new Outcome.Obsolete("another scribe has held the database since");
        }
        return follow(inherited, claim);
    }

    private Outcome follow(Succession.Inheritance inherited, Succession.Claim.Taken claim) {
        List<String> gone = new ArrayList<>(inherited.participants());
        gone.removeAll(members.all());
        // One that has let the term go confirmed them until then. One that is silent for the length of its lease has
        // confirmed nobody since, unless it was in touch with all: so those here have to have been silent long enough.
        boolean tooEarly = claim.released()
                ? !gone.isEmpty() && System.nanoTime() - takenNanos < times.answerNanos()
                : inherited.silentNanos() < times.takeoverNanos();
        if (tooEarly) {
            return new Outcome.Waiting("waiting until the scribe before and its members are silent for sure");
        }
        if (!repair.whole()) {
            return new Outcome.Obsolete("records were lost with " + gone.size() + " members");
        }
        LOG.info(
                "This member is the scribe now, term {}, durable epoch {}, {} gone",
                claim.term(),
                claim.durable(),
                gone.size());
        // A scribe that has let the term go in order has made all durable that was its own to make so.
        return new Outcome.Followed(inherited, claim.released(), !gone.isEmpty());
    }

    private Outcome load(Succession.Claim.Taken claim) {
        progress.accept("loading from Postgres");
        long began = System.nanoTime();
        long count = store.load(soFar -> progress.accept("loading from Postgres, " + soFar + " records so far"));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        LOG.atLevel(count == 0 ? Level.DEBUG : Level.INFO)
                .log("Loaded {} records of epoch {} in {} ms, term {}", count, claim.durable(), millis, claim.term());
        return new Outcome.Loaded(claim.durable());
    }
}
