package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import cartesian.api.UserId;

/** A user's row: {@code credit} is free. */
public record CreditRow(UserId id, long credit, long version) {
    public CreditRow {
        requireNonNull(id);
    }
}
