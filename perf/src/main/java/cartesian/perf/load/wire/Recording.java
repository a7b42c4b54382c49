package cartesian.perf.load.wire;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What one thread of the generator measures; another one takes it each second.
 *
 * <p>Latency counts from when a call was due, not from when it could be sent, so that a server that stalls is charged
 * with all the calls that had to wait. What was turned away has no latency: it was not served. Calls that were due before
 * the measured time are recorded apart.
 */
final class Recording {
    static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(5);
    static final int DIGITS = 3;

    private final long from;
    private final long until;
    private final Map<Kind, Channel> channels = channels();
    private final SingleWriterRecorder late = recorder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder unsent = new LongAdder();

    /** Measured is what is due between these moments. */
    Recording(long from, long until) {
        this.from = from;
        this.until = until;
    }

    /** All of one kind. */
    private static final class Channel {
        final SingleWriterRecorder warm = recorder();
        final SingleWriterRecorder measured = recorder();
        final LongAdder done = new LongAdder();
        final LongAdder doneInTime = new LongAdder();
    }

    /** All are there from the start, so that two threads may look them up. */
    private static Map<Kind, Channel> channels() {
        Map<Kind, Channel> made = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            made.put(kind, new Channel());
        }
        return made;
    }

    private static SingleWriterRecorder recorder() {
        return new SingleWriterRecorder(MICROS_MAX, DIGITS);
    }

    private Channel channel(Kind kind) {
        return Objects.requireNonNull(channels.get(kind));
    }

    void ended(Kind kind, Answer answer, long due, long now) {
        if (answer.isOk()) {
            channel(kind).done.increment();
            if (now - from >= 0 && now - until < 0) {
                channel(kind).doneInTime.increment();
            }
        } else if (answer.isTurnedAway()) {
            turnedAway.increment();
            return;
        } else if (answer.isRefused()) {
            refused.increment();
        } else {
            failed.increment();
        }
        time(kind, due, now);
    }

    /** How late a call was sent, be it for want of a free connection or of the generator's time. */
    void sent(long due, long now) {
        if (due - from >= 0) {
            late.recordValue(micros(now - due));
        }
    }

    /** A client who was due but was never let in; counted with the time that it has waited for so far. */
    void unsent(Kind kind, long due, long now) {
        unsent.increment();
        time(kind, due, now);
    }

    private void time(Kind kind, long due, long now) {
        Channel channel = channel(kind);
        (due - from >= 0 ? channel.measured : channel.warm).recordValue(micros(now - due));
    }

    private static long micros(long nanos) {
        return Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, MICROS_MAX);
    }

    /** Adds what came since the last time to {@code second}. */
    void takeInto(Second second) {
        for (Kind kind : Kind.values()) {
            Channel channel = channel(kind);
            second.warm(kind).add(channel.warm.getIntervalHistogram());
            second.measured(kind).add(channel.measured.getIntervalHistogram());
            second.count(kind, channel.done.sumThenReset(), channel.doneInTime.sumThenReset());
        }
        second.late().add(late.getIntervalHistogram());
        second.count(refused.sumThenReset(), turnedAway.sumThenReset(), failed.sumThenReset(), unsent.sumThenReset());
    }
}
