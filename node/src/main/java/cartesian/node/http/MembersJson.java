package cartesian.node.http;

import cartesian.node.GridStatus;
import cartesian.node.live.Activity;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Renders what the grid is made of. */
final class MembersJson {
    private MembersJson() {}

    static byte[] render(GridStatus grid) {
        return Json.render(json -> write(json, grid, (more, activity) -> {}));
    }

    /**
     * Writes the fields of a grid.
     *
     * @param more writes more fields of each member that answered
     */
    static void write(JsonGenerator json, GridStatus grid, More more) throws IOException {
        json.writeStringField("cluster", grid.cluster());
        json.writeBooleanField("durable", grid.durable());
        json.writeStringField(
                "engine", grid.engine().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeNumberField("partitions", grid.partitions());
        json.writeNumberField("backups", grid.backups());
        json.writeArrayFieldStart("members");
        for (GridStatus.Member member : grid.members()) {
            write(json, member, more);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, GridStatus.Member member, More more) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", member.name());
        json.writeStringField("grid", member.grid());
        json.writeBooleanField("here", member.here());
        json.writeBooleanField("scribe", member.scribe());
        json.writeNumberField("partitions", member.partitions());
        Optional<GridStatus.State> state = member.state();
        json.writeBooleanField("answered", state.isPresent());
        if (state.isPresent()) {
            write(json, state.get());
            more.writeTo(json, state.get().activity());
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
        json.writeNumberField("heapUsed", state.activity().heapUsed());
        json.writeNumberField("heapMax", state.activity().heapMax());
    }

    /** Writes more fields of a member. */
    @FunctionalInterface
    interface More {
        void writeTo(JsonGenerator json, Activity activity) throws IOException;
    }
}
