package cartesian.api.client;

import cartesian.api.Amount;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the bodies of the contract. What is not as it says is a {@link ClientException}. */
final class Bodies {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Bodies() {}

    static String text(String body, String field) {
        return required(fields(body), field);
    }

    static Item item(ItemId id, String body) {
        Map<String, String> fields = fields(body);
        return new Item(id, amount(fields, "stock"), amount(fields, "price"));
    }

    static Wallet wallet(String body) {
        Map<String, String> fields = fields(body);
        return new Wallet(new UserId(required(fields, "user_id")), amount(fields, "credit"));
    }

    static Order order(String body) {
        var lines = new ArrayList<Line>();
        Map<String, String> fields = fields(body, lines);
        return new Order(
                new OrderId(required(fields, "order_id")),
                new UserId(required(fields, "user_id")),
                Boolean.parseBoolean(required(fields, "paid")),
                lines,
                amount(fields, "total_cost"));
    }

    /** The number at the end of a text such as {@code Item: X stock updated to: N}. */
    static Amount lastNumber(String text) {
        return amount(text.substring(text.lastIndexOf(' ') + 1).trim());
    }

    /** The values of one flat object, by their names; what is nested is passed over. */
    static Map<String, String> fields(String body) {
        return fields(body, new ArrayList<>());
    }

    /** Reads one flat object, and what pairs of text and number an array {@code items} holds. */
    private static Map<String, String> fields(String body, List<Line> lines) {
        var fields = new HashMap<String, String>();
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ClientException("not an object: " + body);
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.START_ARRAY && name.equals("items")) {
                    readLines(json, lines);
                } else if (value.isStructStart()) {
                    json.skipChildren();
                } else {
                    fields.put(name, json.getText());
                }
            }
        } catch (IOException | IllegalArgumentException malformed) {
            throw new ClientException("not what the contract says: " + body, malformed);
        }
        return fields;
    }

    private static void readLines(JsonParser json, List<Line> lines) throws IOException {
        while (json.nextToken() == JsonToken.START_ARRAY) {
            json.nextToken();
            var item = new ItemId(json.getText());
            json.nextToken();
            lines.add(new Line(item, json.getLongValue()));
            json.nextToken();
        }
    }

    private static Amount amount(Map<String, String> fields, String field) {
        return amount(required(fields, field));
    }

    private static Amount amount(String text) {
        try {
            return Amount.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new ClientException("not an amount: " + text, malformed);
        }
    }

    private static String required(Map<String, String> fields, String field) {
        String value = fields.get(field);
        if (value == null) {
            throw new ClientException("no field " + field + " in " + fields);
        }
        return value;
    }
}
