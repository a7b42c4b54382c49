package cartesian.node.http;

import cartesian.api.OrderId;
import cartesian.node.checkout.History.Position;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** A position among a user's orders as one word of a URL, which clients pass on as they got it. */
final class Cursor {
    private static final char BETWEEN = ' ';

    private Cursor() {}

    static String of(Position position) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, position.createdAt());
        String text = Long.toString(micros) + BETWEEN + position.order().value();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads one that was given out.
     *
     * @throws Call.Malformed if it was not
     */
    static Position read(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            int space = text.indexOf(BETWEEN);
            if (space < 0) {
                throw new IllegalArgumentException("it has one part");
            }
            Instant createdAt = Instant.EPOCH.plus(Long.parseLong(text.substring(0, space)), ChronoUnit.MICROS);
            return new Position(createdAt, new OrderId(text.substring(space + 1)));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException other) {
            throw new Call.Malformed("Bad cursor: it is not as a reply has told it");
        }
    }
}
