package cartesian.node.record;

/** Names a receipt: what it is about, and the key that the client gave its call. */
public record ReceiptName(Place place, String key) {
    /** How long a client's key is at most. */
    public static final int LENGTH_MAX = 128;

    public ReceiptName {
        assert !key.isEmpty() && key.length() <= LENGTH_MAX : key.length();
    }
}
