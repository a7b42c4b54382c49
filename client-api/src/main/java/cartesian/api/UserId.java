package cartesian.api;

/** Names a user with a wallet: 1 to 128 visible ASCII characters without {@code /}, opaque to callers. */
public record UserId(String value) implements Comparable<UserId> {
    public UserId {
        Ids.check(value);
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
