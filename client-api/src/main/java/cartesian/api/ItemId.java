package cartesian.api;

/** Names an item in stock: 1 to 128 visible ASCII characters without {@code /}, opaque to callers. */
public record ItemId(String value) implements Comparable<ItemId> {
    public ItemId {
        Ids.check(value);
    }

    @Override
    public int compareTo(ItemId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
