package cartesian.node.epoch;

import cartesian.node.epoch.CutReply.Ending;
import cartesian.node.epoch.EpochStore.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The one member that makes cuts and writes epochs: the oldest. On all others it waits to become that.
 *
 * <p>It takes the term, loads the grid or, where another scribe has gone before, repairs it, enrolls the members, and
 * then cuts whenever an epoch holds changes and the one before is durable. One epoch at most is being written; while
 * Postgres is away, changes gather in the members' buffers. All of it runs on one thread; others renew the lease and speak
 * to the members, so that an epoch may take longer than that to write.
 *
 * <p>If what the grid holds in memory is not the truth any more, because somebody else has held the database since or
 * because records are lost, it tells all members it can see to drop it and join afresh.
 */
public final class Scribe {
    private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);
    private static final long IDLE_MILLIS = 50;
    /** How often it looks whether there is something to cut. */
    private static final long WATCH_MILLIS = 10;

    private static final long RETRY_MIN_MILLIS = 100;
    private static final long RETRY_MAX_MILLIS = 2_000;
    /** How long writes that had to do with a member that is gone may take to find that out, before gates are closed. */
    private static final long SETTLE_MILLIS = 1_500;
    /** How long it waits after a cut was called off. */
    private static final long CALLED_OFF_MILLIS = 500;
    /** After a silence of so many pulses of any member, no cut is begun: it would keep all gates closed in vain. */
    private static final int SILENT_PULSES = 8;

    private final EpochMember member;
    private final Members members;
    private final EpochStore store;
    private final Repair repair;
    private final long intervalMillis;
    private final Messenger messenger;
    private final Cutter cutter;
    private final LeaseTimes times;
    private final Lease lease;
    private final Pulses pulses;
    private final Succession succession;
    private final Thread thread = Thread.ofPlatform().daemon().name("scribe").unstarted(this::run);

    private volatile boolean closing;
    private volatile boolean resigning;
    private volatile boolean resigned;
    private volatile String condition = "starting";

    private volatile long term;
    private long durable;
    private long epoch;
    private long loaded;
    /** The term was taken, and it is still to be found out where the grid is, or to be loaded. */
    private Succession.Claim.@Nullable Taken taken;

    private long takenNanos;

    private boolean repairDue;
    private Set<String> enrolled = new LinkedHashSet<>();
    private int full;
    private @Nullable Pending pending;
    private long nextCutNanos = System.nanoTime();
    private long retryMillis = RETRY_MIN_MILLIS;

    /** An epoch that has been cut and not been written yet. */
    private record Pending(long epoch, int members, long cutAtMillis, EpochBuffer images) {}

    /**
     * How a scribe works.
     *
     * @param intervalMillis the shortest time from cut to cut
     * @param answerMaxMillis how long a member may take to answer
     * @param leaseMillis the silence after which another may take the term
     */
    public record Timing(long intervalMillis, long answerMaxMillis, long leaseMillis) {}

    /** Makes a scribe that does not run yet. */
    public Scribe(
            EpochMember member, Members members, EpochStore store, Repair repair, Timing timing, FaultPoints faults) {
        this.member = member;
        this.members = members;
        this.store = store;
        this.repair = repair;
        this.intervalMillis = timing.intervalMillis();
        this.messenger = new Messenger(members, timing.answerMaxMillis());
        this.cutter = new Cutter(members, messenger, repair, faults);
        this.times = LeaseTimes.ofMillis(timing.leaseMillis());
        this.lease = new Lease(store, () -> term, times);
        this.pulses = new Pulses(members, lease, times);
        this.succession = new Succession(member, store, times);
    }

    public void start() {
        thread.start();
        lease.start();
        pulses.start();
    }

    /** Shows that the holder of the term lives; package-private for tests. */
    void renewOnce() {
        lease.renewOnce();
    }

    /** Speaks to all who take part; package-private for tests. */
    void beat() {
        pulses.beat();
    }

    /** What it does or what it waits for, in a few words; empty while all is well. */
    public String condition() {
        return condition;
    }

    /** Whether this member is the scribe, and the grid is under way. */
    public boolean leads() {
        return term != 0;
    }

    /** Who holds the database, if that is not this grid; empty if it is not known. */
    public String heldBy() {
        return succession.heldBy();
    }

    private void run() {
        while (!closing) {
            try {
                long pauseMillis = isOldest() ? tick() : idle();
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            } catch (InterruptedException e) {
                return;
            } catch (StoreException e) {
                fault(e);
            } catch (RuntimeException e) {
                if (!closing && !member.ended().isDone()) {
                    LOG.error("The scribe stumbled and goes on", e);
                    condition = "the scribe stumbled: " + e.getMessage();
                }
            }
        }
    }

    /** Members that are not let go: one that is about to end takes no part in who is the scribe, or in what it does. */
    private List<String> present() {
        return members.all().stream()
                .filter(each -> !member.letGo().contains(each))
                .toList();
    }

    /** Whether it is this member's turn to be the scribe; package-private for tests. */
    boolean isOldest() {
        return present().stream().findFirst().filter(members.self()::equals).isPresent();
    }

    private long idle() {
        condition = member.enrolled() ? "" : "waiting to be enrolled";
        return IDLE_MILLIS;
    }

    private void fault(StoreException e) {
        String said = e.hopeless() ? "Postgres refuses: " : "Postgres is away: ";
        if (!condition.equals(said + e.getMessage()) && !closing) {
            LOG.warn("{}{}; durable stays at epoch {}, trying again", said, e.getMessage(), durable);
        }
        condition = said + e.getMessage();
        try {
            TimeUnit.MILLISECONDS.sleep(retryMillis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        retryMillis = Math.min(RETRY_MAX_MILLIS, retryMillis * 2);
    }

    /**
     * Does the next thing that is due; package-private for tests.
     *
     * @return how long to wait before the next call, milliseconds
     */
    long tick() throws InterruptedException {
        if (member.ended().isDone() || (term == 0 && resigning)) {
            return 10 * IDLE_MILLIS;
        }
        if (term == 0 && !takeTerm()) {
            return 2 * IDLE_MILLIS;
        }
        Succession.Claim.Taken due = taken;
        if (due != null && !begin(due)) {
            return IDLE_MILLIS;
        }
        if (lease.isLost()) {
            restart("another scribe has taken the database");
            return IDLE_MILLIS;
        }
        letGo();
        if (!exclude()) {
            return WATCH_MILLIS;
        }
        enrollNewcomers();
        Pending waiting = pending;
        if (waiting != null) {
            write(waiting);
            return 0;
        }
        return cutIfDue();
    }

    private long cutIfDue() {
        if (resigning && resign()) {
            return IDLE_MILLIS;
        }
        long untilCut = TimeUnit.NANOSECONDS.toMillis(nextCutNanos - System.nanoTime());
        if (untilCut > 0) {
            return Math.min(untilCut, IDLE_MILLIS);
        }
        if ((repairDue || wanted()) && pulses.allReplyWithin(SILENT_PULSES * times.pulseNanos())) {
            nextCutNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(intervalMillis);
            cut();
            return 0;
        }
        return Math.min(intervalMillis, WATCH_MILLIS);
    }

    private boolean takeTerm() {
        long askedNanos = System.nanoTime();
        return switch (succession.claim()) {
            case Succession.Claim.Waiting(String reason) -> {
                if (!condition.equals(reason) && !reason.isEmpty()) {
                    LOG.info("Waiting: {}", reason);
                }
                condition = reason;
                yield false;
            }
            case Succession.Claim.Obsolete(String reason) -> {
                restart(reason);
                yield false;
            }
            case Succession.Claim.Taken now -> {
                term = now.term();
                lease.proven(term, askedNanos);
                durable = now.durable();
                pending = null;
                takenNanos = System.nanoTime();
                taken = now;
                yield true;
            }
        };
    }

    /**
     * Goes on where the scribe before has left off or, if no member takes part yet, loads the grid.
     *
     * @return false if a member did not answer: it may know of a later epoch than all others
     */
    private boolean begin(Succession.Claim.Taken claim) {
        List<String> all = present();
        Map<String, CutReply> replies = messenger.ask(all, new CutMessage.Poll(term));
        if (!replies.keySet().containsAll(all)) {
            condition = "waiting for all members to say which epoch they are in";
            return false;
        }
        Succession.Inheritance inherited = Succession.inherit(replies);
        if (inherited.enrolled().isEmpty()) {
            load();
        } else if (!inherited.isOurs(claim)) {
            restart("another scribe has held the database since");
            return false;
        } else if (!follow(inherited, claim.released())) {
            return false;
        }
        taken = null;
        lead();
        spoken();
        return true;
    }

    /** Goes on with what the members have in memory; false if that is not possible yet, or not at all. */
    private boolean follow(Succession.Inheritance inherited, boolean released) {
        List<String> gone = new ArrayList<>(inherited.participants());
        gone.removeAll(members.all());
        // One that has let the term go confirmed them until then. One that is silent for the length of its lease has
        // confirmed nobody since, unless it was in touch with all: so those here have to have been silent long enough.
        boolean tooEarly = released
                ? !gone.isEmpty() && System.nanoTime() - takenNanos < times.answerNanos()
                : inherited.silentNanos() < times.takeoverNanos();
        if (tooEarly) {
            condition = "waiting until the scribe before and its members are silent for sure";
            return false;
        }
        if (!repair.whole()) {
            restart("records were lost with " + gone.size() + " members");
            return false;
        }
        LOG.info("This member is the scribe now, term {}, durable epoch {}, {} gone", term, durable, gone.size());
        enrolled = new LinkedHashSet<>(inherited.enrolled());
        epoch = inherited.epoch();
        full = Math.max(inherited.full(), enrolled.size());
        loaded = inherited.loaded();
        // A scribe that has let the term go in order has made all durable that was its own to make so.
        repairDue = !gone.isEmpty();
        if (released) {
            pulses.inherit(enrolled);
        }
        return true;
    }

    private void load() {
        condition = "loading from Postgres";
        long began = System.nanoTime();
        long count = store.load(soFar -> condition = "loading from Postgres, " + soFar + " records so far");
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        enrolled = new LinkedHashSet<>();
        epoch = durable + 1;
        loaded = durable;
        full = 0;
        LOG.atLevel(count == 0 ? Level.DEBUG : Level.INFO)
                .log("Loaded {} records of epoch {} in {} ms, term {}", count, durable, millis, term);
    }

    /** Tells some who takes part, without confirming them, and waits until they have heard. */
    private void tellParticipants(Collection<String> whom) {
        messenger.ask(whom, new CutMessage.Pulse(term, store.self(), 0, List.copyOf(enrolled), List.of(), full));
    }

    /** Members that have asked not to be missed take part no more. */
    private void letGo() {
        List<String> left = new ArrayList<>(pulses.at(Ending.LEFT));
        List<String> unwritten = pulses.at(Ending.LEFT_UNWRITTEN);
        left.addAll(unwritten);
        left.remove(members.self());
        if (!left.isEmpty()) {
            repairDue |= !unwritten.isEmpty();
            left.forEach(enrolled::remove);
            full = Math.max(1, full - left.size());
            LOG.info("{} of the members leave; {} stay", left.size(), enrolled.size());
            lead();
            tellParticipants(left); // the last word to them: they may go
        }
    }

    /**
     * Goes on without members that have gone without a word, once they cannot tell answers any more, if no record is lost.
     * It takes the next term: so none of them, alive and cut off, can come back with what it remembers.
     *
     * @return false if that is not possible yet
     */
    private boolean exclude() {
        List<String> gone = new ArrayList<>(enrolled);
        gone.removeAll(members.all());
        if (gone.isEmpty()) {
            return true;
        }
        if (gone.stream().anyMatch(each -> pulses.answersLeftNanos(each) > 0)) {
            condition = "waiting until members that are gone are silent for sure";
            return false;
        }
        if (!repair.whole()) {
            if (enrolled.stream().anyMatch(each -> pulses.answersLeftNanos(each) > 0)) {
                condition = "records are lost; waiting until nobody answers any more";
                return false;
            }
            // Maybe those who are gone have all records among them, and go on.
            store.release(term);
            restart("records were lost with " + gone.size() + " members");
            return false;
        }
        long askedNanos = System.nanoTime();
        long next = term + 1;
        if (!store.advance(term)) {
            restart("another scribe has taken the database");
            return false;
        }
        term = next;
        lease.proven(term, askedNanos);
        gone.forEach(enrolled::remove);
        repairDue = true;
        nextCutNanos = Math.max(nextCutNanos, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));
        LOG.warn("{} of the members have gone; going on with {}, term {}", gone.size(), enrolled.size(), term);
        lead();
        spoken();
        return true;
    }

    private void lead() {
        pulses.lead(new Pulses.Group(new Lineage(store.self(), term), List.copyOf(enrolled), full));
    }

    private void enrollNewcomers() {
        List<String> newcomers = new ArrayList<>(present());
        newcomers.removeAll(enrolled);
        boolean grown = false;
        for (String each : newcomers) {
            var enroll = new CutMessage.Enroll(term, store.self(), epoch, durable, loaded);
            if (messenger.ask(List.of(each), enroll).get(each) instanceof CutReply.Obeyed) {
                enrolled.add(each);
                full = Math.max(full, enrolled.size());
                condition = "";
                grown = true;
            }
        }
        if (grown) {
            lead();
        }
    }

    private boolean wanted() {
        for (CutReply reply : messenger.ask(enrolled, new CutMessage.Poll(term)).values()) {
            if (reply instanceof CutReply.State state && state.wanted()) {
                return true;
            }
        }
        return false;
    }

    private void cut() {
        List<String> participants = List.copyOf(enrolled);
        switch (cutter.cut(term, epoch, durable, participants, repairDue)) {
            case Cutter.Result.CalledOff() ->
                nextCutNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CALLED_OFF_MILLIS);
            case Cutter.Result.Incomplete() -> {
                // The cut holds, as some members have made it. What is missing of it, a repair finds by its epochs; an
                // earlier repair does not do, because a member that has not made the cut may have been open meanwhile.
                epoch++;
                LOG.warn("Epoch {} was not handed over by all members; the next cut repairs it", epoch - 1);
                repairDue = true;
            }
            case Cutter.Result.Made(var images, long cutAtMillis, boolean repaired) -> {
                epoch++;
                if (repaired) {
                    repairDue = false;
                    LOG.info("Epoch {} was repaired: {} records", epoch - 1, images.size());
                }
                pending = new Pending(epoch - 1, participants.size(), cutAtMillis, images);
            }
        }
    }

    private void write(Pending due) {
        long askedNanos = System.nanoTime();
        switch (store.write(term, due.epoch(), due.members(), due.cutAtMillis(), due.images())) {
            case EpochStore.Result.Fenced(var by) -> restart("the database is held by " + by);
            case EpochStore.Result.Written(long rows, long millis) -> {
                if (!condition.isEmpty()) {
                    LOG.info("Epoch {} is durable again: {} rows in {} ms", due.epoch(), rows, millis);
                }
                lease.proven(term, askedNanos);
                pending = null;
                durable = due.epoch();
                messenger.ask(enrolled, new CutMessage.Durable(term, durable, due.cutAtMillis()));
                spoken();
            }
        }
    }

    /** What the members that this one can see hold in memory is not the truth: they drop it and join afresh. */
    private void restart(String reason) {
        LOG.error("Dropping what is in memory and joining afresh: {}", reason);
        condition = reason;
        pulses.fallSilent();
        messenger.ask(members.all(), new CutMessage.Restart(Math.max(term, member.newestTerm()), reason));
        term = 0;
        member.end(reason);
    }

    /** Postgres has heard of this scribe. */
    private void spoken() {
        condition = "";
        retryMillis = RETRY_MIN_MILLIS;
    }

    /** From now on, lets the term go as soon as all is durable. To be called when this member takes no writes any more. */
    public void beginToResign() {
        resigning = true;
    }

    /** Whether this member was the scribe and has let the term go. */
    public boolean hasResigned() {
        return resigned;
    }

    /** Lets the term go if nothing is left to do; if all leave, that is after the others. */
    private boolean resign() {
        if (repairDue || member.undurable() > 0 || (member.allLeave() && enrolled.size() > 1)) {
            return false;
        }
        enrolled.remove(members.self());
        full = Math.max(1, full - 1);
        // They answer on for the length of their leases, until the next scribe speaks to them; for that they have to
        // know
        // that this member need not be there.
        lead();
        tellParticipants(enrolled);
        pulses.fallSilent();
        try {
            store.release(term);
        } finally {
            term = 0;
            resigned = true;
        }
        return true;
    }

    /** Ends its threads, at once. */
    public void close() {
        closing = true;
        thread.interrupt();
        lease.close();
        pulses.close();
    }
}
