package cartesian.perf.baseline;

import cartesian.persistence.DatabaseConfig;
import java.util.Optional;

/**
 * How to reach Postgres.
 *
 * @param user empty if the URL says it, or the driver's default is meant
 */
record DatabaseReach(String jdbcUrl, Optional<String> user, Optional<String> password) {
    static DatabaseReach of(DatabaseConfig config) {
        return new DatabaseReach(config.jdbcUrl(), Optional.of(config.user()), Optional.of(config.password()));
    }

    static DatabaseReach of(String jdbcUrl) {
        return new DatabaseReach(jdbcUrl, Optional.empty(), Optional.empty());
    }
}
