package cartesian.node.live;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How long calls took, as a histogram in HdrHistogram's own bytes: it can be sent, and summed without losing precision. */
public final class Latencies {
    public static final Latencies NONE = new Latencies(new byte[0]);

    /** What takes longer counts as this. */
    static final long MICROS_MAX = 60_000_000;
    /** Values are kept to one per cent. */
    static final int DIGITS = 2;

    private final byte[] bytes;

    private Latencies(byte[] bytes) {
        this.bytes = bytes;
    }

    static Latencies of(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return NONE;
        }
        ByteBuffer buffer = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
        int length = micros.encodeIntoByteBuffer(buffer);
        return new Latencies(Arrays.copyOf(buffer.array(), length));
    }

    /** What {@link #bytes()} of another member were; empty for none. */
    public static Latencies ofBytes(byte[] bytes) {
        return bytes.length == 0 ? NONE : new Latencies(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** What all of them have taken together. */
    public static Percentiles percentiles(List<Latencies> all) {
        Histogram sum = new Histogram(MICROS_MAX, DIGITS);
        for (Latencies each : all) {
            if (each.bytes.length > 0) {
                sum.add(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(each.bytes), MICROS_MAX));
            }
        }
        return sum.getTotalCount() == 0
                ? Percentiles.NONE
                : new Percentiles(
                        sum.getTotalCount(),
                        sum.getValueAtPercentile(50),
                        sum.getValueAtPercentile(90),
                        sum.getValueAtPercentile(99),
                        sum.getValueAtPercentile(99.9),
                        sum.getMaxValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Latencies that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** How long so many calls took, microseconds. */
    public record Percentiles(long count, long p50, long p90, long p99, long p999, long max) {
        static final Percentiles NONE = new Percentiles(0, 0, 0, 0, 0, 0);
    }
}
