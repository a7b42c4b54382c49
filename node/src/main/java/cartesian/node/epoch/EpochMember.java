package cartesian.node.epoch;

import cartesian.node.epoch.CutReply.Ending;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One member's part in epochs: its gate, its buffer, what it knows of the durable watermark D, and whether it may answer.
 *
 * <p>Until it is enrolled its gate is closed, so a member that has just joined takes no write that a cut could miss. Once
 * it has ended, it is never used again: what the process holds in memory is dropped, and it joins afresh.
 */
public final class EpochMember {
    private final Gate gate;
    private final Members members;
    private final long undurableMax;
    private final long drainMaxNanos;
    private final Consumer<EpochBuffer> onDurable;
    private final LongSupplier clockMillis;
    private final Watermark watermark;
    private final CutStatistics statistics;

    private volatile EpochBuffer buffer = new EpochBuffer();
    /** The images handed over for {@link #handedEpoch}, kept until they are durable. */
    private volatile EpochBuffer handed = new EpochBuffer();

    private volatile long handedEpoch;
    private volatile boolean enrolled;
    private volatile Ending ending = Ending.NONE;
    private volatile boolean closedForGood;
    private volatile long loaded;
    private final AtomicLong newestTerm = new AtomicLong();
    private final Permission permission;
    private final Allegiance allegiance;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private long closedNanos;
    /** The epoch that the gate was closed to end. */
    private long closedEpoch;

    /**
     * What one member may take on.
     *
     * @param writesMax about how many writes may be inside the gate at once
     * @param undurableMax how many images may wait for Postgres before writes are turned away
     * @param drainMaxMillis how long writes inside may take to leave a closed gate
     * @param leaseMillis the scribe's lease
     */
    public record Limits(int writesMax, long undurableMax, long drainMaxMillis, long leaseMillis) {}

    /**
     * Makes a member that is not enrolled.
     *
     * @param members whom it can see; it is asked from the first message on
     * @param onDurable takes the images of this member that have become durable
     * @param meters times cuts
     */
    public EpochMember(Limits limits, Members members, Consumer<EpochBuffer> onDurable, MeterRegistry meters) {
        this(limits, members, onDurable, meters, System::currentTimeMillis);
    }

    EpochMember(
            Limits limits,
            Members members,
            Consumer<EpochBuffer> onDurable,
            MeterRegistry meters,
            LongSupplier clockMillis) {
        this.statistics = new CutStatistics(meters);
        this.gate = new Gate(0, limits.writesMax());
        this.gate.close();
        this.undurableMax = limits.undurableMax();
        this.members = members;
        this.permission = new Permission(LeaseTimes.ofMillis(limits.leaseMillis()), members);
        this.allegiance = new Allegiance(members, permission);
        this.onDurable = onDurable;
        this.clockMillis = clockMillis;
        this.watermark = new Watermark(clockMillis);
        this.drainMaxNanos = TimeUnit.MILLISECONDS.toNanos(limits.drainMaxMillis());
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

    /** How many writes are inside the gate at about this moment, with what they left under way after their replies. */
    public long inside() {
        return gate.inside();
    }

    public boolean enrolled() {
        return enrolled;
    }

    /** Whether an answer that has been found may be told now: this member belongs to the one grid that goes on. */
    public boolean answering() {
        return permission.holds();
    }

    /** As {@link #answering}, or it was so a moment ago: calls that come now wait rather than fail. */
    public boolean answeringLately() {
        return permission.heldLately();
    }

    /**
     * Waits until what has been found before may be told. To be asked outside the gate.
     *
     * @param deadlineNanos as of {@link System#nanoTime()}
     * @return false if it may not be told by then: it may be wrong, or be lost
     */
    public boolean confirm(long deadlineNanos) {
        return permission.await(deadlineNanos);
    }

    /** Completes, with the reason, when what this member's grid holds in memory is not the truth any more. */
    public CompletableFuture<String> ended() {
        return ended;
    }

    /** Takes no write and tells no answer any more, for good. */
    public void end(String reason) {
        ended.complete(reason); // before all else: whoever wakes up finds it so, and nobody opens the gate again
        enrolled = false;
        gate.close();
        permission.end();
        watermark.end();
    }

    /** The epoch that the grid was loaded at when it started. */
    public long loaded() {
        return loaded;
    }

    /** Whether this member is about to end. */
    public boolean leaving() {
        return ending != Ending.NONE;
    }

    /** Whether nobody stays when those have left who are about to, as the scribe sees it. */
    public boolean allLeave() {
        List<String> participants = permission.participants();
        return !participants.isEmpty() && allegiance.leavers().containsAll(participants);
    }

    /** Says to the scribe that this member is about to leave. It goes on taking writes until {@link #leave}. */
    public void announceLeave() {
        ending = Ending.LEAVING;
    }

    /** Says to the scribe that this member need not be missed. */
    public void left() {
        ending = undurable() == 0 ? Ending.LEFT : Ending.LEFT_UNWRITTEN;
    }

    /** Whether the scribe does not count on this member any more. */
    public boolean isReleased() {
        return !enrolled || !permission.participants().contains(members.self());
    }

    /** The scribe that this member follows, and what that one has said of the others. */
    Allegiance allegiance() {
        return allegiance;
    }

    /** The newest term that this member has heard of. */
    long newestTerm() {
        return newestTerm.get();
    }

    public long epoch() {
        return gate.epoch();
    }

    /** The watermark D: all epochs up to it are durable. */
    public long durable() {
        return watermark.get();
    }

    /** How long changes have been waiting to become durable, milliseconds; 0 if none are. */
    public long lagMillis() {
        return undurable() == 0 ? 0 : watermark.lagMillis();
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
        return watermark.await(epoch, deadlineNanos);
    }

    /**
     * Lets no write in any more, for good, and waits for those inside: the member is about to leave.
     *
     * @return false if some were still inside at the deadline
     */
    public boolean leave(long deadlineNanos) throws InterruptedException {
        synchronized (this) {
            // Not while a cut opens the gate: it would open it after it was closed for good.
            closedForGood = true;
            gate.close();
        }
        return gate.drain(deadlineNanos);
    }

    /** Carries out what the scribe says. A repeated message does no harm. */
    public CutReply handle(CutMessage message) throws InterruptedException {
        if (ended.isDone()) {
            return new CutReply.Refused("this member has ended");
        }
        long newest = newestTerm.accumulateAndGet(message.term(), Math::max);
        if (message.term() < newest) {
            return new CutReply.Refused("term " + message.term() + " is older than " + newest);
        }
        return switch (message) {
            // These two do not wait for a gate that drains.
            case CutMessage.Pulse pulse -> feel(pulse);
            case CutMessage.Restart(var _, String reason) -> {
                end(reason);
                yield new CutReply.Obeyed();
            }
            default -> handleInTurn(message);
        };
    }

    private synchronized CutReply handleInTurn(CutMessage message) throws InterruptedException {
        return switch (message) {
            case CutMessage.Poll _ -> poll();
            case CutMessage.Close(var _, long epoch, List<String> view) -> close(epoch, view);
            case CutMessage.Cut(var _, long epoch) -> cut(epoch);
            case CutMessage.Reopen(var _, long epoch) -> reopen(epoch);
            case CutMessage.Durable(var _, long epoch, long cutAtMillis) -> advance(epoch, cutAtMillis);
            case CutMessage.Enroll enroll -> enroll(enroll);
            case CutMessage.Pulse _, CutMessage.Restart _ -> throw new IllegalStateException("handled before");
        };
    }

    private CutReply feel(CutMessage.Pulse pulse) {
        if (allegiance.isDeposed(pulse)) {
            return new CutReply.Deposed();
        }
        if (enrolled) {
            allegiance.hear(pulse);
        }
        return new CutReply.Alive(allegiance.reply(), ending);
    }

    /** Opens for a grid that lives in memory alone: there are no cuts, and images are not kept. */
    public synchronized void openWithoutEpochs() {
        buffer = EpochBuffer.keepingNothing();
        permission.always();
        enrolled = true;
        open(1);
    }

    private CutReply poll() {
        if (undurable() == 0) {
            watermark.clean();
        }
        // A gate that is still closed has missed the end of its cut, and waits for the next one to open it.
        boolean wants = !buffer.isEmpty()
                || buffer.isSuspect()
                || watermark.isWanted(gate.epoch())
                || (enrolled && closedNanos != 0);
        return new CutReply.State(
                enrolled,
                gate.epoch(),
                wants,
                allegiance.lineage(),
                permission.participants(),
                allegiance.full(),
                loaded,
                System.nanoTime() - allegiance.repliedNanos());
    }

    private CutReply close(long epoch, List<String> view) throws InterruptedException {
        if (!enrolled || epoch < gate.epoch()) {
            return new CutReply.Refused("this member is in epoch " + gate.epoch() + ", enrolled " + enrolled);
        }
        if (!view.isEmpty() && !view.containsAll(members.all())) {
            // Steps of a member that is gone are refused only by those that know that it is.
            return new CutReply.Refused("a member that is gone is known here still");
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
        if (closedForGood || ended.isDone()) {
            gate.skipTo(epoch);
        } else {
            gate.open(epoch);
            if (ended.isDone()) { // meanwhile
                gate.close();
            }
        }
        if (closedNanos != 0) {
            statistics.paused(System.nanoTime() - closedNanos);
            closedNanos = 0;
        }
    }

    private CutReply advance(long epoch, long cutAtMillis) {
        watermark.advance(epoch, cutAtMillis, () -> {
            if (handedEpoch <= epoch) {
                onDurable.accept(handed);
                handed = new EpochBuffer();
            }
        });
        return new CutReply.Obeyed();
    }

    private CutReply enroll(CutMessage.Enroll enroll) {
        if (!enrolled) {
            buffer = new EpochBuffer();
            handed = new EpochBuffer();
            loaded = enroll.loaded();
            allegiance.begin(new Lineage(enroll.by(), enroll.term()));
            enrolled = true;
            CutReply _ = advance(enroll.durable(), clockMillis.getAsLong());
            open(enroll.epoch());
        }
        return new CutReply.Obeyed();
    }
}
