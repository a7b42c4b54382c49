package cartesian.perf.load.wire;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What was measured in a second, or in all of them added up. Latencies are microseconds. */
public final class Second {
    private final Map<Kind, Channel> channels = new EnumMap<>(Kind.class);
    private final Histogram late = histogram();
    private long refused;
    private long turnedAway;
    private long failed;
    private long unsent;

    /** All of one kind. */
    private static final class Channel {
        final Histogram warm = histogram();
        final Histogram measured = histogram();
        long done;
        long doneInTime;
    }

    private static Histogram histogram() {
        return new Histogram(Recording.MICROS_MAX, Recording.DIGITS);
    }

    private Channel channel(Kind kind) {
        return channels.computeIfAbsent(kind, _ -> new Channel());
    }

    /** Of calls that were due before the measured time. */
    public Histogram warm(Kind kind) {
        return channel(kind).warm;
    }

    /** Of calls that were due in the measured time. */
    public Histogram measured(Kind kind) {
        return channel(kind).measured;
    }

    /** Of both. */
    public Histogram all(Kind kind) {
        Histogram both = warm(kind).copy();
        both.add(measured(kind));
        return both;
    }

    /** How late measured calls were sent. */
    public Histogram late() {
        return late;
    }

    public long done(Kind kind) {
        return channel(kind).done;
    }

    /** Carried out, and answered within the measured time. */
    public long doneInTime(Kind kind) {
        return channel(kind).doneInTime;
    }

    public long refused() {
        return refused;
    }

    public long turnedAway() {
        return turnedAway;
    }

    public long failed() {
        return failed;
    }

    /** Clients who were due and were never let in. */
    public long unsent() {
        return unsent;
    }

    void count(Kind kind, long more, long moreInTime) {
        channel(kind).done += more;
        channel(kind).doneInTime += moreInTime;
    }

    void count(long moreRefused, long moreTurnedAway, long moreFailed, long moreUnsent) {
        refused += moreRefused;
        turnedAway += moreTurnedAway;
        failed += moreFailed;
        unsent += moreUnsent;
    }

    public void add(Second other) {
        for (Kind kind : Kind.values()) {
            warm(kind).add(other.warm(kind));
            measured(kind).add(other.measured(kind));
            count(kind, other.done(kind), other.doneInTime(kind));
        }
        late.add(other.late);
        count(other.refused, other.turnedAway, other.failed, other.unsent);
    }
}
