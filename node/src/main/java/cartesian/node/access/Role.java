package cartesian.node.access;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do. A caller may have several; none implies another, except that {@link #ADMIN} may do everything. */
public enum Role {
    /** What one user does: look at items, at the own credit and the own orders, change those orders and pay for them. */
    SHOPPER,
    /** All that shoppers may do, for any user: a shop's own server, which knows its users itself. */
    STOREFRONT,
    /** What the shop's staff does: items and stock, users and their funds. */
    CLERK,
    /** Looks at the node: metrics, members and the live page. */
    WATCHER,
    /** Everything. */
    ADMIN;

    /** The role of that name, in lower case; empty if there is none. */
    public static Optional<Role> of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Its name as people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
