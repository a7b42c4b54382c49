package cartesian.api;

import java.util.List;

/** An order as its user sees it; each item stands in one line. */
public record Order(OrderId id, UserId user, boolean paid, List<Line> lines, Amount totalCost) {
    public Order {
        lines = List.copyOf(lines);
    }
}
