package cartesian.node.http;

import cartesian.node.GridStatus;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Renders what the grid is made of. */
final class MembersJson {
    private MembersJson() {}

    static byte[] render(GridStatus grid) {
        return Json.render(json -> {
            json.writeStringField("cluster", grid.cluster());
            json.writeBooleanField("durable", grid.durable());
            json.writeStringField(
                    "engine", grid.engine().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            json.writeNumberField("partitions", grid.partitions());
            json.writeNumberField("backups", grid.backups());
            json.writeArrayFieldStart("members");
            for (GridStatus.Member member : grid.members()) {
                write(json, member);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, GridStatus.Member member) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", member.name());
        json.writeStringField("grid", member.grid());
        json.writeBooleanField("scribe", member.scribe());
        json.writeNumberField("partitions", member.partitions());
        Optional<GridStatus.State> state = member.state();
        json.writeBooleanField("answered", state.isPresent());
        if (state.isPresent()) {
            write(json, state.get());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, GridStatus.State state) throws IOException {
        json.writeStringField("rest", state.rest());
        json.writeBooleanField("enrolled", state.enrolled());
        json.writeBooleanField("ready", state.ready());
        json.writeBooleanField("leaving", state.leaving());
        json.writeNumberField("epoch", state.epoch());
        json.writeNumberField("durable", state.durable());
        json.writeNumberField("lagMillis", state.lagMillis());
        json.writeNumberField("undurable", state.undurable());
        json.writeNumberField("loaded", state.loaded());
    }
}
