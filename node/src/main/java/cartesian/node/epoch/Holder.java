package cartesian.node.epoch;

import java.util.Optional;

/**
 * Who holds the database, as the fence's row says it: a member of a grid, and where its grid is found.
 *
 * @param member a name that nobody else has, not even the same process after it has joined again
 * @param address {@code host:port} of the member in the grid
 */
public record Holder(String cluster, String member, String address) {
    private static final String OF = " of member ";
    private static final String AT = " at ";

    /** Reads what {@link #toString} has written; empty if it is something else. */
    public static Optional<Holder> parse(String text) {
        int of = text.lastIndexOf(OF);
        int at = text.lastIndexOf(AT);
        return of < 0 || at < of + OF.length()
                ? Optional.empty()
                : Optional.of(new Holder(
                        text.substring(0, of), text.substring(of + OF.length(), at), text.substring(at + AT.length())));
    }

    @Override
    public String toString() {
        return cluster + OF + member + AT + address;
    }
}
