package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.UserId;
import cartesian.node.contract.ProblemType;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One JSON object as a client has sent it: fields that are known, none of them twice, of whole numbers, texts and lines.
 *
 * <p>Every accessor throws {@link Call.Malformed} for a value that is not what it should be.
 */
final class Fields {
    private static final int NESTING_MAX = 4;
    private static final int TEXT_MAX = 1024;
    private static final int DIGITS_MAX = 32;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .disable(JsonFactory.Feature.CHARSET_DETECTION) // it is UTF-8
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxStringLength(TEXT_MAX)
                    .maxNameLength(TEXT_MAX)
                    .maxNumberLength(DIGITS_MAX)
                    .build())
            .build();

    private static final Set<String> OF_LINE = Set.of("item_id", "quantity");

    private final Map<String, Object> values;

    private Fields(Map<String, Object> values) {
        this.values = values;
    }

    /** Reads a request's body; none of its fields may be any other than those known. */
    static Fields read(ServerRequestHeaders headers, byte[] body, Set<String> known) {
        isOf("application/json", headers);
        return read(body, body.length, known);
    }

    /** States that a body is of this type. */
    static void isOf(String type, ServerRequestHeaders headers) {
        String told = headers.contains(HeaderNames.CONTENT_TYPE)
                ? headers.get(HeaderNames.CONTENT_TYPE).values()
                : "";
        int end = told.indexOf(';');
        if (!(end < 0 ? told : told.substring(0, end))
                .trim()
                .toLowerCase(Locale.ROOT)
                .equals(type)) {
            throw new Call.Malformed(ProblemType.BODY_OF_ANOTHER_TYPE, "The body's Content-Type is not " + type);
        }
    }

    /** Reads the object that so many first bytes are; none of its fields may be any other than those known. */
    static Fields read(byte[] body, int length, Set<String> known) {
        try (JsonParser json = FACTORY.createParser(body, 0, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw bad("it is not a JSON object");
            }
            Fields read = object(json, known);
            if (json.nextToken() != null) {
                throw bad("something follows the object");
            }
            return read;
        } catch (JsonProcessingException malformed) {
            throw bad("it is not JSON, or a field is there twice, or a value is too long");
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail to be read", impossible);
        }
    }

    private static Fields object(JsonParser json, Set<String> known) throws IOException {
        Map<String, Object> values = HashMap.newHashMap(known.size());
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (!known.contains(name)) {
                throw bad("a field is not one of "
                        + String.join(", ", known.stream().sorted().toList()));
            }
            values.put(name, value(json, name));
        }
        return new Fields(values);
    }

    private static Object value(JsonParser json, String name) throws IOException {
        return switch (json.nextToken()) {
            case VALUE_NUMBER_INT -> number(json, name);
            case VALUE_STRING -> json.getText();
            case START_ARRAY -> lines(json, name);
            default -> throw bad(name + " is not a value of its kind");
        };
    }

    private static Amount number(JsonParser json, String name) throws IOException {
        JsonParser.NumberType type = json.getNumberType();
        long value = type == JsonParser.NumberType.BIG_INTEGER ? -1 : json.getLongValue();
        if (value < 0 || value > Amount.MAX) {
            throw bad(name + " is a whole number from 0 to " + Amount.MAX);
        }
        return new Amount(value);
    }

    private static List<Line> lines(JsonParser json, String name) throws IOException {
        List<Line> lines = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Fields line = object(json, OF_LINE);
            Amount quantity = line.amount("quantity");
            if (quantity.value() < 1) {
                throw bad("quantity is at least 1");
            }
            lines.add(new Line(line.item(), quantity.value()));
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw bad(name + " is a list of objects");
        }
        return lines;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** An amount that has to be there. */
    Amount amount(String name) {
        return value(name, Amount.class, "a whole number");
    }

    /** An amount, or another one if it is not there. */
    Amount amount(String name, Amount otherwise) {
        return has(name) ? amount(name) : otherwise;
    }

    /** How many units one of two fields adds, above 0, or the other takes off, below 0. */
    long moved(String adds, String takes) {
        if (has(adds) == has(takes)) {
            throw bad("it has one of " + adds + " and " + takes);
        }
        return has(adds) ? amount(adds).value() : -amount(takes).value();
    }

    UserId user() {
        return id("user_id", UserId::new);
    }

    ItemId item() {
        return id("item_id", ItemId::new);
    }

    /** The lines of an order, none if they are not there. */
    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        if (has("lines")) {
            for (Object line : value("lines", List.class, "a list of objects")) {
                lines.add((Line) line);
            }
        }
        return lines;
    }

    private <I> I id(String name, Function<String, I> maker) {
        String text = value(name, String.class, "a text");
        try {
            return maker.apply(text);
        } catch (IllegalArgumentException malformed) {
            throw bad(name + ": " + malformed.getMessage());
        }
    }

    private <T> T value(String name, Class<T> type, String what) {
        Object value = values.get(name);
        return Optional.ofNullable(value)
                .filter(type::isInstance)
                .map(type::cast)
                .orElseThrow(() -> bad(name + (value == null ? " is missing" : " is not " + what)));
    }

    /** What is wrong with a body. */
    static Call.Malformed bad(String what) {
        return new Call.Malformed(ProblemType.BAD_BODY, "Bad body: " + what);
    }
}
