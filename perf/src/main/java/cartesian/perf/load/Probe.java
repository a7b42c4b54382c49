package cartesian.perf.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What members say of themselves at a moment; a server of others says nothing.
 *
 * @param lagMillis how far Postgres is behind the grid
 * @param pauseP99Millis of all cuts since the member was started, where it is longest
 */
record Probe(
        OptionalLong lagMillis,
        OptionalLong epoch,
        OptionalLong durable,
        OptionalDouble pauseP50Millis,
        OptionalDouble pauseP99Millis,
        OptionalDouble pauseMaxMillis) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PAUSE = Pattern.compile("pause p50 ([0-9.]+) p99 ([0-9.]+) max ([0-9.]+) ms");
    private static final Probe NOTHING = new Probe(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());

    static Probe ask(Rest rest, List<URI> urls) throws InterruptedException {
        Probe told = fromMembers(rest.ask(urls.getFirst(), "/members").orElse(""));
        for (URI url : urls) {
            told = told.withPauses(rest.ask(url, "/health/ready").orElse(""));
        }
        return told;
    }

    /** How many members a grid has by its own word. */
    static int members(String body) {
        return parse(body).path("members").size();
    }

    static Probe fromMembers(String body) {
        Probe told = NOTHING;
        JsonNode grid = parse(body);
        for (JsonNode member : grid.path("members")) {
            if (grid.path("durable").asBoolean() && member.has("lagMillis")) {
                told = new Probe(
                        OptionalLong.of(Math.max(
                                told.lagMillis.orElse(0),
                                member.get("lagMillis").asLong())),
                        OptionalLong.of(Math.max(
                                told.epoch.orElse(0), member.path("epoch").asLong())),
                        OptionalLong.of(Math.max(
                                told.durable.orElse(0), member.path("durable").asLong())),
                        told.pauseP50Millis,
                        told.pauseP99Millis,
                        told.pauseMaxMillis);
            }
        }
        return told;
    }

    Probe withPauses(String ready) {
        Matcher matcher = PAUSE.matcher(ready);
        if (!matcher.find()) {
            return this;
        }
        return new Probe(
                lagMillis,
                epoch,
                durable,
                longer(pauseP50Millis, matcher.group(1)),
                longer(pauseP99Millis, matcher.group(2)),
                longer(pauseMaxMillis, matcher.group(3)));
    }

    private static OptionalDouble longer(OptionalDouble before, String millis) {
        return OptionalDouble.of(Math.max(before.orElse(0), Double.parseDouble(millis)));
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException _) {
            // A server of others may answer anything there.
            return JSON.createObjectNode();
        }
    }
}
