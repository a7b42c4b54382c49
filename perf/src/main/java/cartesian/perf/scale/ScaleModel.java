package cartesian.perf.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Computes, from what 1, 2 and 3 members cost, what more of them would do, and where one Postgres is full.
 *
 * <p>It is arithmetic, not a measurement: the formulas and what they leave out are in {@code docs/scale.md}. Run it by
 * {@code perf/bench/scale-model [FILE]}.
 */
public final class ScaleModel {
    private static final int[] SHOWN = {1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48, 64, 80, 100};
    private static final int MEMBERS_MAX = 1_000;
    private static final double MICROS = 1e6;
    private static final double MILLIS = 1e3;
    private static final int HALVINGS = 100;

    private final Inputs inputs;

    ScaleModel(Inputs inputs) {
        this.inputs = inputs;
    }

    /** Prints the table for the file of inputs that is named. */
    public static void main(String[] arguments) throws IOException {
        System.out.print(new ScaleModel(Inputs.read(Path.of(arguments[0]))).table());
    }

    /** Checkouts a second that the members' cores allow. */
    double byCores(int members) {
        return members
                * inputs.coresPerMember()
                * inputs.coresUsable()
                * MICROS
                / inputs.cpuMicros().of(members);
    }

    /** Checkouts a second that the members' links allow, each of which sends its share. */
    double byNetwork(int members) {
        double bytes = inputs.bytes().of(members);
        return bytes == 0 ? Double.POSITIVE_INFINITY : members * inputs.networkBytesPerSecond() / bytes;
    }

    /**
     * Milliseconds during which no write begins: all members' writes in flight end, the slowest last, one round trip is
     * made, and the scribe handles each member's message. With drains alike and memoryless, the slowest of n takes the
     * harmonic number of n times as long as one.
     */
    double pauseMillis(int members) {
        Inputs.Cut cut = inputs.cut();
        double away = members > 1 ? cut.roundTripMillis() : 0;
        return cut.drainMillis() * harmonic(members) + away + cut.perMemberMillis() * (members - 1);
    }

    /** Checkouts a second: what cores and links allow, less the share of the time that cuts take. */
    double throughput(int members) {
        double pause = pauseMillis(members);
        double interval = Math.max(inputs.cut().intervalMillis(), pause);
        return Math.min(byCores(members), byNetwork(members)) * (1 - pause / (interval + pause));
    }

    /**
     * Rows that a second's checkouts make: one for each order, and one for each item and user that an epoch has met,
     * however often.
     */
    double rowsPerSecond(double checkoutsPerSecond) {
        double epochSeconds = inputs.cut().intervalMillis() / MILLIS;
        Inputs.Postgres postgres = inputs.postgres();
        double checkouts = checkoutsPerSecond * epochSeconds;
        double rows =
                checkouts + met(postgres.items(), checkouts * postgres.lines()) + met(postgres.users(), checkouts);
        return rows / epochSeconds;
    }

    /** Checkouts a second beyond which Postgres falls behind. */
    double postgresFull() {
        double low = 0;
        double high = inputs.postgres().rowsPerSecond(); // each checkout is a row at least
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = (low + high) / 2;
            if (rowsPerSecond(middle) <= inputs.postgres().rowsPerSecond()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The fewest members that make more checkouts than Postgres can write; 0 if none of up to 1,000 do. */
    int membersThatFillPostgres() {
        double full = postgresFull();
        for (int members = 1; members <= MEMBERS_MAX; members++) {
            if (throughput(members) > full) {
                return members;
            }
        }
        return 0;
    }

    /** How many different ones of {@code count} are met by so many independent even draws, on average. */
    private static double met(double count, double draws) {
        return -count * Math.expm1(-draws / count);
    }

    private static double harmonic(int count) {
        double sum = 0;
        for (int index = 1; index <= count; index++) {
            sum += 1.0 / index;
        }
        return sum;
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append(
                "| members | us CPU | messages | bytes | by cores/s | by network/s | cut ms | checkouts/s | rows/s |\n");
        text.append("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for (int members : SHOWN) {
            double checkouts = throughput(members);
            text.append(String.format(
                    Locale.ROOT,
                    "| %d | %.0f | %.1f | %.0f | %.0f | %s | %.1f | %.0f | %.0f |%n",
                    members,
                    inputs.cpuMicros().of(members),
                    inputs.messages().of(members),
                    inputs.bytes().of(members),
                    byCores(members),
                    byNetwork(members) == Double.POSITIVE_INFINITY
                            ? "-"
                            : String.format(Locale.ROOT, "%.0f", byNetwork(members)),
                    pauseMillis(members),
                    checkouts,
                    rowsPerSecond(checkouts)));
        }
        int members = membersThatFillPostgres();
        text.append(String.format(
                Locale.ROOT,
                "%nOne Postgres is full at %.0f checkouts/s, %s; if epochs grew so long that items and users weighed"
                        + " nothing, at %.0f.%n",
                postgresFull(),
                members == 0 ? "which no grid of up to 1,000 passes" : "which a grid of " + members + " passes",
                inputs.postgres().rowsPerSecond()));
        return text.toString();
    }
}
