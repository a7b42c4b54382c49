package cartesian.api;

/** Names an order: 1 to 128 visible ASCII characters without {@code /}, opaque to callers. */
public record OrderId(String value) implements Comparable<OrderId> {
    public OrderId {
        Ids.check(value);
    }

    @Override
    public int compareTo(OrderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
