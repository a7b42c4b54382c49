package cartesian.node.epoch;

import cartesian.node.epoch.EpochStore.StoreException;
import java.util.HashSet;
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
 * Postgres is away, changes gather in the members' buffers. All of it runs on one thread; another renews the lease, so
 * that an epoch may take longer than that to write.
 */
public final class Scribe {
    private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);
    private static final long IDLE_MILLIS = 50;
    /** How often it looks whether there is something to cut. */
    private static final long WATCH_MILLIS = 10;

    private static final long RETRY_MIN_MILLIS = 100;
    private static final long RETRY_MAX_MILLIS = 2_000;

    private final EpochMember member;
    private final Members members;
    private final EpochStore store;
    private final Repair repair;
    private final long intervalMillis;
    private final Messenger messenger;
    private final Lease lease;
    private final Thread thread = Thread.ofPlatform().daemon().name("scribe").unstarted(this::run);

    private volatile boolean closing;
    private volatile String condition = "starting";

    private volatile long term;
    private long durable;
    private long epoch;
    /** Whether the term is taken, and it is still to be found out where the grid is or to be loaded. */
    private boolean beginDue;

    private boolean repairDue;
    private Set<String> enrolled = new HashSet<>();
    private @Nullable Pending pending;
    private CutMessage.@Nullable Fence fence;
    private long nextCutNanos;
    private long retryMillis = RETRY_MIN_MILLIS;

    /** An epoch that has been cut and not been written yet. */
    private record Pending(long epoch, int members, long cutAtMillis, EpochBuffer images) {}

    /**
     * Makes a scribe that does not run yet.
     *
     * @param intervalMillis the shortest time from cut to cut
     * @param answerMaxMillis how long a member may take to answer
     */
    public Scribe(
            EpochMember member,
            Members members,
            EpochStore store,
            Repair repair,
            long intervalMillis,
            long answerMaxMillis) {
        this.member = member;
        this.members = members;
        this.store = store;
        this.repair = repair;
        this.intervalMillis = intervalMillis;
        this.messenger = new Messenger(members, answerMaxMillis);
        this.lease = new Lease(store, () -> term);
    }

    public void start() {
        thread.start();
        lease.start();
    }

    /** Shows that the holder of the term lives; package-private for tests. */
    void renewOnce() {
        lease.renewOnce();
    }

    /** What it does or what it waits for, in a few words; empty while all is well. */
    public String condition() {
        return condition;
    }

    private void run() {
        while (!closing) {
            try {
                long pauseMillis = members.all().getFirst().equals(members.self()) ? tick() : idle();
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            } catch (InterruptedException e) {
                return;
            } catch (StoreException e) {
                fault(e);
            } catch (RuntimeException e) {
                if (!closing) {
                    LOG.error("The scribe stumbled and goes on", e);
                    condition = "the scribe stumbled: " + e.getMessage();
                }
            }
        }
    }

    private long idle() {
        condition = member.enrolled() ? "" : member.fencedBy().isEmpty() ? "waiting to be enrolled" : condition;
        term = 0;
        return IDLE_MILLIS;
    }

    private void fault(StoreException e) {
        String said = e.hopeless() ? "Postgres refuses: " : "Postgres is away: ";
        if (!condition.equals(said + e.getMessage())) {
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
        if (!member.fencedBy().isEmpty()) {
            CutMessage.Fence word = fence;
            if (word != null) {
                // Again and again: a member that has missed it would go on taking writes that nobody makes durable.
                messenger.ask(members.all(), word);
            }
            return 10 * IDLE_MILLIS;
        }
        if (term == 0 && !takeTerm()) {
            return 10 * IDLE_MILLIS;
        }
        if (beginDue && !begin()) {
            return IDLE_MILLIS;
        }
        if (lease.isLost()) {
            fenced("another grid");
            return IDLE_MILLIS;
        }
        enrollNewcomers();
        Pending waiting = pending;
        if (waiting != null) {
            write(waiting);
            return 0;
        }
        long untilCut = TimeUnit.NANOSECONDS.toMillis(nextCutNanos - System.nanoTime());
        if (untilCut > 0) {
            return Math.min(untilCut, IDLE_MILLIS);
        }
        if (repairDue || wanted()) {
            nextCutNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(intervalMillis);
            cut();
            return 0;
        }
        return Math.min(intervalMillis, WATCH_MILLIS);
    }

    private boolean takeTerm() {
        switch (store.take()) {
            case EpochStore.Term.Held(var by, long ageMillis) -> {
                String said = "the database is held by " + by + ", seen " + ageMillis / 1_000 + " s ago";
                if (condition.isEmpty() || condition.equals("starting")) {
                    LOG.warn("Waiting: {}", said);
                }
                condition = said;
                return false;
            }
            case EpochStore.Term.Taken(long taken, long newest) -> {
                term = taken;
                durable = newest;
                pending = null;
                beginDue = true;
                return true;
            }
        }
    }

    /**
     * Goes on where the scribe before has left off or, if no member takes part yet, loads the grid.
     *
     * @return false if a member did not answer: it may know of a later epoch than all others
     */
    private boolean begin() {
        List<String> all = members.all();
        Map<String, CutReply> replies = messenger.ask(all, new CutMessage.Poll(term));
        if (!replies.keySet().containsAll(all)) {
            condition = "waiting for all members to say which epoch they are in";
            return false;
        }
        enrolled = new HashSet<>();
        epoch = durable + 1;
        replies.forEach((name, reply) -> {
            if (reply instanceof CutReply.State(boolean takesPart, long theirs, boolean _) && takesPart) {
                enrolled.add(name);
                epoch = Math.max(epoch, theirs);
            }
        });
        if (enrolled.isEmpty()) {
            load();
        } else {
            LOG.info("This member is the scribe now, term {}, durable epoch {}", term, durable);
            repairDue = true;
        }
        beginDue = false;
        spoken();
        return true;
    }

    private void load() {
        condition = "loading from Postgres";
        long began = System.nanoTime();
        long loaded = store.load(count -> condition = "loading from Postgres, " + count + " records so far");
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        LOG.atLevel(loaded == 0 ? Level.DEBUG : Level.INFO)
                .log("Loaded {} records of epoch {} in {} ms", loaded, durable, millis);
    }

    private void enrollNewcomers() {
        List<String> all = members.all();
        if (enrolled.removeIf(known -> !all.contains(known))) {
            LOG.warn("A member has gone; the next cut repairs what it left");
            repairDue = true;
        }
        for (String each : all) {
            if (!enrolled.contains(each)
                    && messenger
                                    .ask(List.of(each), new CutMessage.Enroll(term, epoch, durable))
                                    .get(each)
                            instanceof CutReply.Obeyed) {
                enrolled.add(each);
                condition = "";
            }
        }
    }

    private boolean wanted() {
        for (CutReply reply :
                messenger.ask(List.copyOf(enrolled), new CutMessage.Poll(term)).values()) {
            if (reply instanceof CutReply.State(boolean _, long _, boolean wanted) && wanted) {
                return true;
            }
        }
        return false;
    }

    /** Closes every gate, takes the images, and opens the next epoch; or opens again as it was. */
    private void cut() {
        List<String> participants = List.copyOf(enrolled);
        Map<String, CutReply> closed = messenger.ask(participants, new CutMessage.Close(term, epoch));
        if (!allClosed(participants, closed) || !sameMembers(participants)) {
            LOG.info("Cut of epoch {} called off: {}", epoch, closed);
            messenger.ask(participants, new CutMessage.Reopen(term, epoch));
            return;
        }
        EpochBuffer images = new EpochBuffer();
        boolean repaired = repairDue || closed.containsValue(new CutReply.Closed(true));
        if (repaired) {
            try {
                images.addAll(repair.run(durable, epoch));
            } catch (RuntimeException e) {
                LOG.warn("Repair of epoch {} put off: {}", epoch, e.getMessage());
                messenger.ask(participants, new CutMessage.Reopen(term, epoch));
                return;
            }
        }
        long cutAtMillis = System.currentTimeMillis();
        Map<String, CutReply> handed = messenger.ask(participants, new CutMessage.Cut(term, epoch));
        boolean complete = true;
        for (String participant : participants) {
            if (handed.get(participant) instanceof CutReply.Images(var buffer)) {
                images.addAll(buffer);
            } else {
                complete = false;
            }
        }
        epoch++;
        if (!complete) {
            // The cut holds, as some members have made it. What is missing of it, a repair finds by its epochs; an
            // earlier repair does not do, because a member that has not made the cut may have been open meanwhile.
            LOG.warn("Epoch {} was not handed over by all members; the next cut repairs it", epoch - 1);
            repairDue = true;
            return;
        }
        if (repaired) {
            repairDue = false;
            LOG.info("Epoch {} was repaired: {} records", epoch - 1, images.size());
        }
        pending = new Pending(epoch - 1, participants.size(), cutAtMillis, images);
    }

    private boolean sameMembers(List<String> participants) {
        return members.all().containsAll(participants);
    }

    private static boolean allClosed(List<String> participants, Map<String, CutReply> replies) {
        return participants.stream().allMatch(each -> replies.get(each) instanceof CutReply.Closed);
    }

    private void write(Pending due) {
        switch (store.write(term, due.epoch(), due.members(), due.cutAtMillis(), due.images())) {
            case EpochStore.Result.Fenced(var by) -> fenced(by);
            case EpochStore.Result.Written(long rows, long millis) -> {
                if (!condition.isEmpty()) {
                    LOG.info("Epoch {} is durable again: {} rows in {} ms", due.epoch(), rows, millis);
                }
                pending = null;
                durable = due.epoch();
                messenger.ask(List.copyOf(enrolled), new CutMessage.Durable(term, durable, due.cutAtMillis()));
                spoken();
            }
        }
    }

    private void fenced(String by) {
        LOG.error("Another grid has taken the database: {}; this one takes no writes any more", by);
        condition = "another grid has taken the database: " + by;
        CutMessage.Fence word = new CutMessage.Fence(term, by);
        fence = word;
        messenger.ask(members.all(), word);
        term = 0;
    }

    /** Postgres has heard of this scribe. */
    private void spoken() {
        condition = "";
        retryMillis = RETRY_MIN_MILLIS;
    }

    /**
     * Sees to it that what this member has changed is durable, by its own hand or the scribe's, and lets the term go.
     *
     * <p>To be called when the member lets no write in any more. Gives up at the deadline: what is not durable then
     * lives on in the other members, if there are any.
     *
     * @param deadlineNanos as of {@link System#nanoTime()}
     */
    public void close(long deadlineNanos) {
        closing = true;
        thread.interrupt();
        lease.close();
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
            while (System.nanoTime() < deadlineNanos && !finish()) {
                TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
            }
            if (term != 0) {
                store.release(term);
            }
        } catch (StoreException e) {
            LOG.warn("The last epoch could not be written: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (member.enrolled() && member.undurable() > 0) {
            LOG.warn("{} changes of this member are not durable", member.undurable());
        }
    }

    /** Does the next thing that leads to an end; true if nothing is left to do. */
    private boolean finish() {
        if (!member.enrolled() || !member.fencedBy().isEmpty()) {
            return true;
        }
        if (!members.all().getFirst().equals(members.self())) {
            return member.undurable() == 0;
        }
        if ((term == 0 && !takeTerm()) || (beginDue && !begin())) {
            return false;
        }
        enrollNewcomers();
        if (pending == null && (repairDue || wanted())) {
            cut();
        }
        Pending last = pending;
        if (last != null) {
            write(last);
        }
        return pending == null && !repairDue && member.undurable() == 0;
    }
}
