package cartesian.perf.baseline;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import java.sql.SQLException;
import java.util.Optional;

/** Reads the refusals that the functions of {@code schema.sql} raise: SQLSTATEs of class {@code CA}. */
final class Refusals {
    private static final String SEVERITY_END = ": ";

    private Refusals() {}

    /** What was refused; empty if the failure is none of ours. All that the call had changed is rolled back. */
    static Optional<Refusal> of(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (!state.startsWith("CA")) {
            return Optional.empty();
        }
        String[] facts = facts(String.valueOf(failure.getMessage()));
        return Optional.of(
                switch (state) {
                    case "CA001" -> new Refusal.NoSuchOrder(new OrderId(facts[0]));
                    case "CA002" -> new Refusal.NoSuchPayment(new UserId(facts[0]), new OrderId(facts[1]));
                    case "CA003" -> new Refusal.OrderIsPaid(new OrderId(facts[0]));
                    case "CA004" -> new Refusal.NotInOrder(new ItemId(facts[0]), new OrderId(facts[1]));
                    case "CA005" -> new Refusal.NoSuchItem(new ItemId(facts[0]));
                    case "CA006" -> new Refusal.NoSuchUser(new UserId(facts[0]));
                    case "CA007" -> new Refusal.NotTheirOrder(new UserId(facts[0]), new OrderId(facts[1]));
                    case "CA008" -> new Refusal.WrongAmount(new OrderId(facts[0]), amount(facts[1]), amount(facts[2]));
                    case "CA009" -> new Refusal.SumTooLarge();
                    case "CA010" -> new Refusal.TooManyLines(new OrderId(facts[0]), Integer.parseInt(facts[1]));
                    case "CA011" -> new Refusal.OutOfStock(new ItemId(facts[0]), amount(facts[1]), amount(facts[2]));
                    case "CA012" -> new Refusal.OutOfCredit(new UserId(facts[0]), amount(facts[1]), amount(facts[2]));
                    default -> throw new IllegalStateException("a refusal that is not in schema.sql: " + state);
                });
    }

    /** The driver writes the severity, a colon, the message, and what else there is on further lines. */
    private static String[] facts(String message) {
        int from = message.indexOf(SEVERITY_END);
        int to = message.indexOf('\n');
        return message.substring(from < 0 ? 0 : from + SEVERITY_END.length(), to < 0 ? message.length() : to)
                .split(" ", -1);
    }

    private static Amount amount(String fact) {
        return new Amount(Long.parseLong(fact));
    }
}
