package cartesian.persistence.backup;

import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.DatabaseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/** What Postgres' own programs are told of a database, which for Java is a JDBC URL: by variables, so that no list of processes shows it. */
final class ClientEnvironment {
    /** The driver's name of what the programs know as well, and theirs. Both look for certificates in the same places. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("PGHOST", "PGHOST"),
            Map.entry("PGPORT", "PGPORT"),
            Map.entry("PGDBNAME", "PGDATABASE"),
            Map.entry("user", "PGUSER"),
            Map.entry("password", "PGPASSWORD"),
            Map.entry("sslmode", "PGSSLMODE"),
            Map.entry("sslrootcert", "PGSSLROOTCERT"),
            Map.entry("sslcert", "PGSSLCERT"),
            Map.entry("sslkey", "PGSSLKEY"),
            Map.entry("options", "PGOPTIONS"),
            Map.entry("connectTimeout", "PGCONNECT_TIMEOUT"));

    private ClientEnvironment() {}

    static Map<String, String> of(DatabaseConfig database) {
        Properties parsed = Driver.parseURL(database.jdbcUrl(), new Properties());
        if (parsed == null) {
            throw DatabaseException.misconfigured("no JDBC URL of Postgres: " + database, null);
        }
        if (Boolean.parseBoolean(parsed.getProperty("ssl"))) {
            parsed.putIfAbsent("sslmode", "verify-full"); // as the driver has it
        }
        if (!database.user().isEmpty()) {
            parsed.put("user", database.user());
        }
        if (!database.password().isEmpty()) {
            parsed.put("password", database.password());
        }
        Map<String, String> environment = new HashMap<>();
        NAMES.forEach((name, variable) -> {
            String value = parsed.getProperty(name);
            if (value != null) {
                environment.put(variable, value);
            }
        });
        environment.put("PGAPPNAME", "cartesian backup");
        return environment;
    }
}
