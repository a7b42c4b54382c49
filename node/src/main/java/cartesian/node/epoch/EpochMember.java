package cartesian.node.epoch;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One member's part in epochs: its gate, its buffer, and what it knows of the durable watermark D.
 *
 * <p>Until it is enrolled its gate is closed, so a member that has just joined takes no write that a cut could miss.
 */
public final class EpochMember {
    private final Gate gate;
    private final long undurableMax;
    private final long drainMaxNanos;
    private final Consumer<EpochBuffer> onDurable;
    private final LongSupplier clockMillis;
    private final CutStatistics statistics = new CutStatistics();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    private volatile EpochBuffer buffer = new EpochBuffer();
    /** The images handed over for {@link #handedEpoch}, kept until they are durable. */
    private volatile EpochBuffer handed = new EpochBuffer();

    private volatile long handedEpoch;
    private volatile long durable;
    private volatile long durableAtMillis;
    /** When the scribe last found nothing here that waits to become durable. */
    private volatile long cleanAtMillis;

    private volatile long wanted;
    private volatile boolean enrolled;
    private volatile String fencedBy = "";
    private volatile boolean leaving;
    private long newestTerm;
    private long closedNanos;
    /** The epoch that the gate was closed to end. */
    private long closedEpoch;

    /**
     * Makes a member that is not enrolled.
     *
     * @param writesMax about how many writes may be inside the gate at once
     * @param undurableMax how many images may wait for Postgres before writes are turned away
     * @param drainMaxMillis how long writes inside may take to leave a closed gate
     * @param onDurable takes the images of this member that have become durable
     */
    public EpochMember(int writesMax, long undurableMax, long drainMaxMillis, Consumer<EpochBuffer> onDurable) {
        this(writesMax, undurableMax, drainMaxMillis, onDurable, System::currentTimeMillis);
    }

    EpochMember(
            int writesMax,
            long undurableMax,
            long drainMaxMillis,
            Consumer<EpochBuffer> onDurable,
            LongSupplier clockMillis) {
        this.gate = new Gate(0, writesMax);
        this.gate.close();
        this.undurableMax = undurableMax;
        this.onDurable = onDurable;
        this.clockMillis = clockMillis;
        this.durableAtMillis = clockMillis.getAsLong();
        this.drainMaxNanos = TimeUnit.MILLISECONDS.toNanos(drainMaxMillis);
    }

    /**
     * Lets a write in.
     *
     * @param deadlineNanos as of {@link System#nanoTime()}
     * @return empty if it is not let in by then, or too many writes are inside, or too many images are not durable
     */
    public Optional<Gate.Pass> enter(long deadlineNanos) {
        return full() ? Optional.empty() : gate.enter(deadlineNanos);
    }

    /** Whether as many images wait for Postgres as may. */
    public boolean full() {
        return undurable() >= undurableMax;
    }

    /** Where the writes inside leave their images; the same from entering to leaving. */
    public EpochBuffer buffer() {
        return buffer;
    }

    /** How many images of this member are not durable. */
    public long undurable() {
        return buffer.size() + handed.size();
    }

    public boolean enrolled() {
        return enrolled;
    }

    /** Who has taken the database from this grid; empty if nobody has. */
    public String fencedBy() {
        return fencedBy;
    }

    public long epoch() {
        return gate.epoch();
    }

    /** Whether this member is about to end. */
    public boolean leaving() {
        return leaving;
    }

    /** The epoch that the grid was loaded at when it started last; 0 if it has loaded nothing. */
    public long loaded() {
        return 0;
    }

    /** The watermark D: all epochs up to it are durable. */
    public long durable() {
        return durable;
    }

    /** How long changes have been waiting to become durable, milliseconds; 0 if none are. */
    public long lagMillis() {
        // A grid that was idle is not behind by the time in which there was nothing to write.
        long since = Math.max(durableAtMillis, cleanAtMillis);
        return undurable() == 0 ? 0 : Math.max(0, clockMillis.getAsLong() - since);
    }

    public CutStatistics statistics() {
        return statistics;
    }

    /**
     * Waits until an epoch is durable.
     *
     * @param deadlineNanos as of {@link System#nanoTime()}
     * @return false if it is not by then
     */
    public boolean awaitDurable(long epoch, long deadlineNanos) {
        lock.lock();
        try {
            wanted = Math.max(wanted, epoch);
            while (durable < epoch) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                long _ = moved.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets no write in any more, for good, and waits for those inside: the member is about to leave.
     *
     * @return false if some were still inside at the deadline
     */
    public boolean leave(long deadlineNanos) throws InterruptedException {
        synchronized (this) {
            // Not while a cut opens the gate: it would open it after it was closed for good.
            leaving = true;
            gate.close();
        }
        return gate.drain(deadlineNanos);
    }

    /** Carries out what the scribe says. Messages come one at a time; a repeated one does no harm. */
    public synchronized CutReply handle(CutMessage message) throws InterruptedException {
        if (message.term() < newestTerm) {
            return new CutReply.Refused("term " + message.term() + " is older than " + newestTerm);
        }
        newestTerm = message.term();
        return switch (message) {
            case CutMessage.Poll _ -> poll();
            case CutMessage.Close(var _, long epoch) -> close(epoch);
            case CutMessage.Cut(var _, long epoch) -> cut(epoch);
            case CutMessage.Reopen(var _, long epoch) -> reopen(epoch);
            case CutMessage.Durable(var _, long epoch, long cutAtMillis) -> advance(epoch, cutAtMillis);
            case CutMessage.Enroll(var _, long epoch, long durableEpoch) -> enroll(epoch, durableEpoch);
            case CutMessage.Fence(var _, String by) -> {
                gate.close();
                fencedBy = by;
                enrolled = false;
                yield new CutReply.Obeyed();
            }
        };
    }

    /** Opens for a grid that lives in memory alone: there are no cuts, and images are not kept. */
    public synchronized void openWithoutEpochs() {
        buffer = EpochBuffer.keepingNothing();
        enrolled = true;
        open(1);
    }

    private CutReply poll() {
        if (undurable() == 0) {
            cleanAtMillis = clockMillis.getAsLong();
        }
        // A gate that is still closed has missed the end of its cut, and waits for the next one to open it.
        boolean wants =
                !buffer.isEmpty() || buffer.isSuspect() || wanted >= gate.epoch() || (enrolled && closedNanos != 0);
        return new CutReply.State(enrolled, gate.epoch(), wants);
    }

    private CutReply close(long epoch) throws InterruptedException {
        if (!enrolled || epoch < gate.epoch()) {
            return new CutReply.Refused("this member is in epoch " + gate.epoch() + ", enrolled " + enrolled);
        }
        if (closedNanos == 0) {
            closedNanos = System.nanoTime();
        }
        closedEpoch = epoch;
        gate.close();
        if (!gate.drain(System.nanoTime() + drainMaxNanos)) {
            open(gate.epoch());
            return new CutReply.Refused("writes inside did not leave in time");
        }
        return new CutReply.Closed(buffer.isSuspect());
    }

    private CutReply cut(long epoch) {
        if (handedEpoch == epoch && gate.epoch() > epoch) {
            return new CutReply.Images(handed);
        }
        if (!enrolled || closedNanos == 0 || epoch != closedEpoch || epoch < gate.epoch()) {
            return new CutReply.Refused("no cut of epoch " + epoch + " is under way here");
        }
        EpochBuffer ended = buffer;
        // What was handed over before and never became durable goes along: a new scribe has not seen it.
        ended.addAll(handed);
        handed = ended;
        handedEpoch = epoch;
        buffer = new EpochBuffer();
        open(epoch + 1);
        return new CutReply.Images(ended);
    }

    private CutReply reopen(long epoch) {
        if (enrolled && closedNanos != 0 && epoch >= gate.epoch()) {
            open(gate.epoch());
        }
        return new CutReply.Obeyed();
    }

    private void open(long epoch) {
        if (leaving) {
            gate.skipTo(epoch);
        } else {
            gate.open(epoch);
        }
        if (closedNanos != 0) {
            statistics.paused(System.nanoTime() - closedNanos);
            closedNanos = 0;
        }
    }

    private CutReply advance(long epoch, long cutAtMillis) {
        lock.lock();
        try {
            if (epoch > durable) {
                durable = epoch;
                durableAtMillis = cutAtMillis;
                if (handedEpoch <= epoch) {
                    onDurable.accept(handed);
                    handed = new EpochBuffer();
                }
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
        return new CutReply.Obeyed();
    }

    private CutReply enroll(long epoch, long durableEpoch) {
        if (!enrolled) {
            buffer = new EpochBuffer();
            handed = new EpochBuffer();
            enrolled = true;
            CutReply _ = advance(durableEpoch, clockMillis.getAsLong());
            open(epoch);
        }
        return new CutReply.Obeyed();
    }
}
