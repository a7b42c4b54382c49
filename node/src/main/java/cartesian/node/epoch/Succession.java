package cartesian.node.epoch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Whether this member may follow the scribe before: asks the database for the term, and the members what they remember. */
final class Succession {
    private final EpochMember member;
    private final EpochStore store;
    private final LeaseTimes times;
    private final long lookNanos;
    private volatile String heldBy = "";
    private long waitingSinceNanos;

    /** What came of asking for the term. */
    sealed interface Claim {
        /**
         * The term is taken.
         *
         * @param previous the last other scribe that held the database
         * @param released whether that one has let its term go, and whom it has confirmed may answer still
         */
        record Taken(long term, long durable, Lineage previous, boolean released) implements Claim {}

        record Waiting(String reason) implements Claim {}

        /** A scribe that this member has never heard of holds the database, so what this member remembers is too old. */
        record Obsolete(String reason) implements Claim {}
    }

    Succession(EpochMember member, EpochStore store, LeaseTimes times) {
        this.member = member;
        this.store = store;
        this.times = times;
        this.lookNanos = times.leaseNanos() + ThreadLocalRandom.current().nextLong(times.leaseNanos());
    }

    String heldBy() {
        return heldBy;
    }

    /** Asks for the term. */
    Claim claim() {
        // A scribe that is in touch with all its members needs no lease, and counts on this one for a while.
        boolean silentLongEnough =
                !member.enrolled() || System.nanoTime() - member.allegiance().repliedNanos() > times.takeoverNanos();
        switch (store.take(silentLongEnough)) {
            case EpochStore.Term.Held(Lineage by, long ageMillis) -> {
                String said = "the database is held by " + by.by() + ", seen " + ageMillis / 1_000 + " s ago";
                boolean look = isToLookFor(by, ageMillis);
                return (member.enrolled() ? !by.equals(member.allegiance().lineage()) : look)
                        ? new Claim.Obsolete(said)
                        : new Claim.Waiting(said);
            }
            case EpochStore.Term.Taken(long term, long durable, Lineage previous, boolean released) -> {
                heldBy = "";
                waitingSinceNanos = 0;
                return new Claim.Taken(term, durable, previous, released);
            }
        }
    }

    /**
     * Whether it is time to look for the holder's grid again: it is this very grid, lives, and has not been found when this
     * member joined. Members that start at the same moment found a grid each, as do those that are cut off.
     */
    private boolean isToLookFor(Lineage by, long ageMillis) {
        long now = System.nanoTime();
        if (!by.by().equals(heldBy)) {
            heldBy = by.by();
            waitingSinceNanos = now;
        }
        return TimeUnit.MILLISECONDS.toNanos(ageMillis) < times.leaseNanos() / 2
                && now - waitingSinceNanos > lookNanos
                && Holder.parse(by.by())
                        .map(Holder::cluster)
                        .equals(Holder.parse(store.self()).map(Holder::cluster));
    }

    /**
     * What the members remember of the scribe before.
     *
     * @param enrolled those who take part
     * @param epoch the newest that any of them is in
     * @param silentNanos for how long all of them have not replied to a scribe
     */
    record Inheritance(
            List<String> enrolled,
            long epoch,
            List<Lineage> lineages,
            long silentNanos,
            Set<String> participants,
            int full,
            long loaded) {
        /**
         * Whether nobody else has written to the database, or may have, since they heard their scribe last.
         *
         * @param taken what the database says
         */
        boolean isOurs(Claim.Taken taken) {
            return lineages.contains(taken.previous()) && taken.durable() < epoch;
        }
    }

    static Inheritance inherit(Map<String, CutReply> replies) {
        List<String> enrolled = new ArrayList<>();
        List<Lineage> lineages = new ArrayList<>();
        Set<String> participants = new LinkedHashSet<>();
        long newestTerm = 0;
        int full = 0;
        long loaded = 0;
        long epoch = 0;
        long silentNanos = Long.MAX_VALUE;
        for (Map.Entry<String, CutReply> reply : replies.entrySet()) {
            if (reply.getValue() instanceof CutReply.State state && state.enrolled()) {
                enrolled.add(reply.getKey());
                lineages.add(state.lineage());
                epoch = Math.max(epoch, state.epoch());
                loaded = state.loaded();
                silentNanos = Math.min(silentNanos, state.silentNanos());
                if (state.lineage().term() > newestTerm) {
                    newestTerm = state.lineage().term();
                    participants.clear();
                }
                if (state.lineage().term() == newestTerm) {
                    // Some may have missed the last word; one too many is looked for in vain, and does no harm.
                    participants.addAll(state.participants());
                    full = state.full();
                }
            }
        }
        return new Inheritance(enrolled, epoch, lineages, silentNanos, participants, full, loaded);
    }
}
