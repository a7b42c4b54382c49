package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** Which epoch it is: its number, whose cut made it, of how many members, and when by the scribe's clock. */
public record EpochHeader(long epoch, String clusterId, int members, Instant cutAt) {
    public EpochHeader {
        requireNonNull(clusterId);
        requireNonNull(cutAt);
        if (epoch < 1 || members < 1) {
            throw new IllegalArgumentException("epochs and members are counted from 1");
        }
    }
}
