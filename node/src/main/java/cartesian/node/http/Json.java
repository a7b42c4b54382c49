package cartesian.node.http;

import cartesian.api.Item;
import cartesian.api.Line;
import cartesian.api.Order;
import cartesian.api.Wallet;
import cartesian.node.http.Problems.Problem;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Renders the JSON bodies of the contract, fields in its order. */
final class Json {
    /** Connections are virtual threads, and many: buffers are shared by those that render now, not kept by each. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private static final int SIZE_USUAL = 128;

    private Json() {}

    static byte[] id(String field, String id) {
        return render(json -> json.writeStringField(field, id));
    }

    static byte[] message(String message) {
        return render(json -> json.writeStringField("msg", message));
    }

    static byte[] flag(String field, boolean flag) {
        return render(json -> json.writeBooleanField(field, flag));
    }

    static byte[] item(Item item) {
        return render(json -> {
            json.writeNumberField("stock", item.stock().value());
            json.writeNumberField("price", item.price().value());
        });
    }

    static byte[] wallet(Wallet wallet) {
        return render(json -> {
            json.writeStringField("user_id", wallet.user().value());
            json.writeNumberField("credit", wallet.credit().value());
        });
    }

    static byte[] order(Order order) {
        return render(json -> {
            json.writeStringField("order_id", order.id().value());
            json.writeBooleanField("paid", order.paid());
            json.writeArrayFieldStart("items");
            for (Line line : order.lines()) {
                json.writeStartArray();
                json.writeString(line.item().value());
                json.writeNumber(line.quantity());
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeStringField("user_id", order.user().value());
            json.writeNumberField("total_cost", order.totalCost().value());
        });
    }

    /** An item as a resource, with its id. */
    static byte[] resource(Item item) {
        return render(json -> {
            json.writeStringField("item_id", item.id().value());
            json.writeNumberField("price", item.price().value());
            json.writeNumberField("stock", item.stock().value());
        });
    }

    /** An order as a resource. */
    static byte[] resource(Order order) {
        return render(json -> write(json, order));
    }

    /** The fields of an order as a resource, lines as objects. */
    static void write(JsonGenerator json, Order order) throws IOException {
        json.writeStringField("order_id", order.id().value());
        json.writeStringField("user_id", order.user().value());
        json.writeBooleanField("paid", order.paid());
        json.writeNumberField("total_cost", order.totalCost().value());
        json.writeArrayFieldStart("lines");
        for (Line line : order.lines()) {
            json.writeStartObject();
            json.writeStringField("item_id", line.item().value());
            json.writeNumberField("quantity", line.quantity());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The details of a problem (RFC 9457), with its request's name. */
    static byte[] problem(Problem problem, String request) {
        return render(json -> {
            json.writeStringField("type", problem.type().uri());
            json.writeStringField("title", problem.type().title());
            json.writeNumberField("status", problem.status());
            json.writeStringField("detail", problem.text());
            for (Problems.Id id : problem.ids()) {
                json.writeStringField(id.name(), id.value());
            }
            json.writeStringField("request_id", request);
        });
    }

    static byte[] render(Fields fields) {
        return written(json -> {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        });
    }

    /** Renders a list, of whatever is written. */
    static byte[] list(Fields elements) {
        return written(json -> {
            json.writeStartArray();
            elements.writeTo(json);
            json.writeEndArray();
        });
    }

    private static byte[] written(Fields whole) {
        var bytes = new ByteArrayOutputStream(SIZE_USUAL);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            whole.writeTo(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail to be written", impossible);
        }
        return bytes.toByteArray();
    }

    /** Writes the fields of one object, or the elements of one list. */
    @FunctionalInterface
    interface Fields {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
