package cartesian.api.client;

import java.util.Locale;

/** What has to hold of a change before its reply may leave. */
public enum Durability {
    /** It is in the memory of its owner and of its backups: the default. */
    REPLICATED,
    /** It is in Postgres too, on disk. */
    DURABLE;

    /** As the header {@code Durability} says it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
