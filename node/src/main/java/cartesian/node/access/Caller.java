package cartesian.node.access;

import cartesian.api.UserId;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who has shown who it is.
 *
 * @param name the same for all calls of one caller, and for nobody else
 * @param user whose orders and credit are its own, if it shops for itself
 */
public record Caller(String name, Set<Role> roles, Optional<UserId> user) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Whether any of its roles is among those, or it may do everything. */
    public boolean hasAnyOf(Set<Role> allowed) {
        for (Role role : roles) {
            if (role == Role.ADMIN || allowed.contains(role)) {
                return true;
            }
        }
        return false;
    }

    /** Whether what it does as one of those is confined to what is its own. */
    public boolean isConfined(Set<Role> allowed) {
        for (Role role : roles) {
            if (role == Role.ADMIN || (role != Role.SHOPPER && allowed.contains(role))) {
                return false;
            }
        }
        return true;
    }
}
