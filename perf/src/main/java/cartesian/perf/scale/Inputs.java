package cartesian.perf.scale;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What was measured or is assumed; {@code perf/bench/scale.properties} says where each figure comes from.
 *
 * @param cpuMicros of all members together, for a checkout
 * @param messages between members, for a checkout
 * @param bytes between members, for a checkout
 * @param networkBytesPerSecond that a member can send
 */
record Inputs(
        Cost cpuMicros,
        Cost messages,
        Cost bytes,
        double coresPerMember,
        double coresUsable,
        double networkBytesPerSecond,
        Cut cut,
        Postgres postgres) {
    /**
     * What a cut takes.
     *
     * @param drainMillis until the writes in flight on one member have ended
     * @param roundTripMillis between two members
     * @param perMemberMillis what the scribe does for each further member while gates are closed
     * @param intervalMillis from one cut to the next
     */
    record Cut(double drainMillis, double roundTripMillis, double perMemberMillis, double intervalMillis) {}

    /**
     * What Postgres can write, and what there is to write.
     *
     * @param lines how many items an order has
     * @param items how many items are bought, each as likely as the other
     * @param users how many users buy
     */
    record Postgres(double rowsPerSecond, double lines, double items, double users) {}

    /** Reads a file of properties. */
    static Inputs read(Path file) throws IOException {
        Properties values = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            values.load(reader);
        }
        return of(values);
    }

    /**
     * Reads all inputs.
     *
     * @throws IllegalArgumentException if one is missing, is no number or cannot be
     */
    static Inputs of(Properties values) {
        return new Inputs(
                cost(values, "cpu.micros"),
                cost(values, "messages"),
                cost(values, "bytes"),
                positive(values, "cores.per.member"),
                positive(values, "cores.usable"),
                positive(values, "network.bytes.per.second"),
                new Cut(
                        number(values, "cut.drain.millis"),
                        number(values, "cut.round.trip.millis"),
                        number(values, "cut.per.member.millis"),
                        positive(values, "cut.interval.millis")),
                new Postgres(
                        positive(values, "postgres.rows.per.second"),
                        positive(values, "order.lines"),
                        positive(values, "items"),
                        positive(values, "users")));
    }

    private static Cost cost(Properties values, String name) {
        return Cost.fit(name, number(values, name + ".1"), number(values, name + ".2"), number(values, name + ".3"));
    }

    private static double positive(Properties values, String name) {
        double value = number(values, name);
        if (value == 0) {
            throw new IllegalArgumentException(name + " is above 0");
        }
        return value;
    }

    private static double number(Properties values, String name) {
        String text = values.getProperty(name);
        if (text == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        double value = Double.parseDouble(text.strip());
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is a number from 0 up, not " + text);
        }
        return value;
    }
}
