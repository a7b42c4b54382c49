package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Postgres did not do what it was asked: this package's one fault type. Its kind says whether asking again may help. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int CAUSES_MAX = 20;

    /** What can be done about a fault. */
    public enum Kind {
        /** It may pass: not reachable, starting up, too many connections, disk full, read-only, deadlock, time-out. */
        TRANSIENT,
        /** A person has to act: password, database, privilege, certificate, or a schema that this version does not know. */
        MISCONFIGURED,
        /** The data broke a constraint of the schema: a bug. */
        REFUSED
    }

    private final Kind kind;
    private final @Nullable String state;
    private final @Nullable String culprit;

    private DatabaseException(
            Kind kind, String message, @Nullable String state, @Nullable String culprit, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = requireNonNull(kind);
        this.state = state;
        this.culprit = culprit;
    }

    /** A fault that only a person can end. */
    public static DatabaseException misconfigured(String message, @Nullable Throwable cause) {
        return new DatabaseException(Kind.MISCONFIGURED, message, null, null, cause);
    }

    /** A fault that may pass. */
    public static DatabaseException transientFault(String message, @Nullable Throwable cause) {
        return new DatabaseException(Kind.TRANSIENT, message, null, null, cause);
    }

    /** A fault that Postgres or its driver has told of. */
    public static DatabaseException of(String doing, Throwable cause) {
        String state = stateOf(cause);
        return new DatabaseException(kindOf(state, cause), message(doing, state, cause), state, null, cause);
    }

    static DatabaseException refused(String doing, String culprit, SQLException cause) {
        String state = stateOf(cause);
        String message = message(doing, state, cause) + " at " + culprit;
        return new DatabaseException(Kind.REFUSED, message, state, culprit, cause);
    }

    public Kind kind() {
        return kind;
    }

    /** The SQLSTATE that Postgres or its driver gave. */
    public Optional<String> sqlState() {
        return Optional.ofNullable(state);
    }

    /** The record that broke a constraint, such as {@code stock 17}. */
    public Optional<String> culprit() {
        return Optional.ofNullable(culprit);
    }

    static boolean isRefusal(SQLException failure) {
        return kindOf(stateOf(failure), failure) == Kind.REFUSED;
    }

    /** By PostgreSQL's documentation, appendix A. What is not known is taken for a fault that may pass. */
    private static Kind kindOf(@Nullable String state, Throwable cause) {
        if (state == null || state.length() != 5) {
            return Kind.TRANSIENT;
        }
        return switch (state) {
            case "08004" -> Kind.MISCONFIGURED; // the driver: the server offers no TLS, or no known authentication
            case "42501", "55000" -> Kind.MISCONFIGURED;
            case "21000" -> Kind.REFUSED; // one id twice in one statement
            default ->
                switch (state.substring(0, 2)) {
                    case "22", "23" -> Kind.REFUSED;
                    case "28", "3D", "3F", "42", "0A" -> Kind.MISCONFIGURED;
                    case "08" -> isTls(cause) ? Kind.MISCONFIGURED : Kind.TRANSIENT;
                    default -> Kind.TRANSIENT;
                };
        };
    }

    private static boolean isTls(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof SSLException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** The first state in the chain: a pool wraps what its connections throw. */
    private static @Nullable String stateOf(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static String message(String doing, @Nullable String state, Throwable cause) {
        return doing + ": " + cause.getMessage() + (state == null ? "" : " (" + state + ")");
    }
}
