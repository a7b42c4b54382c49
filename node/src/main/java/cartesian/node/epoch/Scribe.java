package cartesian.node.epoch;

import cartesian.node.epoch.EpochStore.StoreException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    final Lease lease;
    private final Pulses pulses;
    private final Succession succession;
    private final Takeover takeover;
    private final Roll roll;
    private final Backoff backoff = new Backoff();
    private final Thread thread = Thread.ofPlatform().daemon().name("scribe").unstarted(this::run);

    private volatile boolean closing;
    private volatile boolean resigning;
    private volatile boolean resigned;
    private volatile String condition = "starting";

    private volatile long term;
    private long durable;
    private long epoch;
    private long loaded;
    private boolean repairDue;
    private @Nullable Pending pending;
    private long nextCutNanos = System.nanoTime();

    /** An epoch that has been cut and not been written yet. */
    private record Pending(long epoch, int members, long cutAtMillis, EpochBuffer images) {}

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
        this.pulses = new Pulses(members, lease, times, this::stepDown);
        this.succession = new Succession(member, store, times);
        this.takeover = new Takeover(members, messenger, succession, store, repair, times, said -> condition = said);
        this.roll = new Roll(member, members, messenger, pulses, store.self());
    }

    public void start() {
        thread.start();
        lease.start();
        pulses.start();
    }

    /** Speaks to all who take part; for tests, as {@link #lease}. */
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

    /** Whether it is this member's turn to be the scribe; package-private for tests. */
    boolean isOldest() {
        return roll.present().stream()
                .findFirst()
                .filter(members.self()::equals)
                .isPresent();
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
        backoff.pause();
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
        if ((term == 0 || takeover.isUnderWay()) && !begin()) {
            return term == 0 ? 2 * IDLE_MILLIS : IDLE_MILLIS;
        }
        if (lease.isLost()) {
            restart("another scribe has taken the database");
            return IDLE_MILLIS;
        }
        repairDue |= roll.letGo(term);
        if (!exclude()) {
            return WATCH_MILLIS;
        }
        if (roll.enroll(new CutMessage.Enroll(term, store.self(), epoch, durable, loaded))) {
            condition = "";
        }
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

    /** Takes the term, and goes on where the scribe before has left off or loads the grid; false if that is not done yet. */
    private boolean begin() {
        switch (takeover.next(roll.present())) {
            case Takeover.Outcome.Waiting(String reason) -> {
                if (term == 0 && !condition.equals(reason) && !reason.isEmpty()) {
                    LOG.info("Waiting: {}", reason);
                }
                condition = reason;
            }
            case Takeover.Outcome.Obsolete(String reason) -> restart(reason);
            case Takeover.Outcome.Taken(Succession.Claim.Taken claim, long askedNanos) -> {
                term = claim.term();
                lease.proven(term, askedNanos);
                durable = claim.durable();
                pending = null;
                return begin();
            }
            case Takeover.Outcome.Loaded(long from) -> {
                roll.replace(List.of(), 0);
                epoch = from + 1;
                loaded = from;
                lead();
            }
            case Takeover.Outcome.Followed(var inherited, boolean released, boolean repair) -> {
                roll.replace(inherited.enrolled(), inherited.full());
                epoch = inherited.epoch();
                loaded = inherited.loaded();
                repairDue = repair;
                if (released) {
                    pulses.inherit(inherited.enrolled());
                }
                lead();
            }
        }
        return leads() && !takeover.isUnderWay();
    }

    private void lead() {
        roll.lead(term);
        spoken();
    }

    /**
     * Goes on without members that have gone without a word, once they cannot tell answers any more, if no record is lost.
     * It takes the next term: so none of them, alive and cut off, can come back with what it remembers.
     *
     * @return false if that is not possible yet
     */
    private boolean exclude() {
        List<String> gone = roll.gone();
        if (gone.isEmpty()) {
            return true;
        }
        if (gone.stream().anyMatch(each -> pulses.answersLeftNanos(each) > 0)) {
            condition = "waiting until members that are gone are silent for sure";
            return false;
        }
        if (!repair.whole()) {
            if (roll.enrolled().stream().anyMatch(each -> pulses.answersLeftNanos(each) > 0)) {
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
        roll.strike(gone);
        repairDue = true;
        nextCutNanos = Math.max(nextCutNanos, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));
        LOG.warn(
                "{} of the members have gone; going on with {}, term {}",
                gone.size(),
                roll.enrolled().size(),
                term);
        lead();
        return true;
    }

    private boolean wanted() {
        for (CutReply reply :
                messenger.ask(roll.enrolled(), new CutMessage.Poll(term)).values()) {
            if (reply instanceof CutReply.State state && state.wanted()) {
                return true;
            }
        }
        return false;
    }

    private void cut() {
        List<String> participants = roll.enrolled();
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
                messenger.ask(roll.enrolled(), new CutMessage.Durable(term, durable, due.cutAtMillis()));
                spoken();
            }
        }
    }

    /**
     * Another member has held this one for dead, for it stood still or could not be reached, and goes on without it. The two
     * will part in any case, and until then a further loss would cost the grid its records. So this one goes, at once; what
     * it owns, others have copies of.
     */
    private void stepDown() {
        pulses.fallSilent();
        member.end("a member has held this one for dead and follows another");
    }

    /** What the members that this one can see hold in memory is not the truth: they drop it and join afresh. */
    private void restart(String reason) {
        LOG.error("Dropping what is in memory and joining afresh: {}", reason);
        condition = reason;
        pulses.fallSilent();
        messenger.ask(members.all(), new CutMessage.Restart(Math.max(term, member.newestTerm()), reason));
        term = 0;
        takeover.giveUp();
        member.end(reason);
    }

    /** Postgres has heard of this scribe. */
    private void spoken() {
        condition = "";
        backoff.reset();
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
        if (repairDue
                || member.undurable() > 0
                || (member.allLeave() && roll.enrolled().size() > 1)) {
            return false;
        }
        // They answer on for the length of their leases, until the next scribe speaks to them; for that they have to
        // know that this member need not be there.
        roll.leave(term);
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
