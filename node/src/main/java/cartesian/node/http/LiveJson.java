package cartesian.node.http;

import cartesian.node.live.Activity;
import cartesian.node.live.Latencies.Percentiles;
import cartesian.node.live.Sample;
import cartesian.node.live.Sample.GridSecond;
import cartesian.node.live.Second;
import cartesian.node.live.Wanted;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Renders a sample for the live page. */
final class LiveJson {
    /** Over how many seconds the page takes a member's rate. */
    private static final int RATE_SECONDS = 3;

    private LiveJson() {}

    static byte[] render(Sample sample, Health health) {
        return Json.render(json -> {
            json.writeNumberField("at", sample.at());
            json.writeBooleanField("ready", health.ready());
            json.writeStringField("status", health.reason());
            MembersJson.write(json, sample.grid(), LiveJson::write);
            json.writeArrayFieldStart("seconds");
            for (GridSecond second : sample.seconds()) {
                write(json, second);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("lately");
            write(json, sample.lately());
            json.writeEndObject();
            json.writeNumberField("demand", sample.demand());
            json.writeArrayFieldStart("wanted");
            for (Wanted wanted : sample.wanted()) {
                json.writeStartArray();
                json.writeString(wanted.item());
                json.writeNumber(wanted.times());
                json.writeEndArray();
            }
            json.writeEndArray();
        });
    }

    /** What the page shows of a member besides what {@code /members} tells. */
    private static void write(JsonGenerator json, Activity activity) throws IOException {
        json.writeBooleanField("heapFull", activity.heapFull());
        json.writeStringField("condition", activity.condition());
        json.writeArrayFieldStart("paid");
        for (Second second : activity.seconds()
                .subList(0, Math.min(RATE_SECONDS, activity.seconds().size()))) {
            json.writeNumber(second.paid());
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, GridSecond second) throws IOException {
        json.writeStartArray();
        json.writeNumber(second.at());
        json.writeNumber(second.paid());
        json.writeNumber(second.refused());
        json.writeNumber(second.overloaded());
        json.writeNumber(second.unresolved());
        json.writeNumber(second.pauseMicros());
        json.writeNumber(second.latencies().p50());
        json.writeNumber(second.latencies().p99());
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Percentiles micros) throws IOException {
        json.writeNumberField("count", micros.count());
        json.writeNumberField("p50", micros.p50());
        json.writeNumberField("p90", micros.p90());
        json.writeNumberField("p99", micros.p99());
        json.writeNumberField("p999", micros.p999());
        json.writeNumberField("max", micros.max());
    }
}
