package cartesian.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.DatabaseException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseExceptionTest {
    @ParameterizedTest
    @CsvSource({
        "08006, TRANSIENT", // connection lost
        "57P03, TRANSIENT", // starting up
        "57P01, TRANSIENT", // shut down by its administrator
        "53300, TRANSIENT", // too many connections
        "53100, TRANSIENT", // disk full
        "25006, TRANSIENT", // read-only
        "40P01, TRANSIENT", // deadlock
        "57014, TRANSIENT", // statement timeout
        "55P03, TRANSIENT", // lock timeout
        "58030, TRANSIENT", // I/O error
        "28P01, MISCONFIGURED",
        "28000, MISCONFIGURED",
        "3D000, MISCONFIGURED",
        "42501, MISCONFIGURED",
        "42P01, MISCONFIGURED",
        "22003, REFUSED",
        "23514, REFUSED",
        "21000, REFUSED"
    })
    void theStateTellsTheKind(String state, Kind kind) {
        DatabaseException fault = DatabaseException.of("asking", new SQLException("no", state));
        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.sqlState()).contains(state);
        assertThat(fault).hasMessage("asking: no (" + state + ")");
    }

    @Test
    void thePoolsWrapperDoesNotHideTheState() {
        SQLException wrapped = new SQLTransientConnectionException("timed out", new SQLException("no", "28P01"));
        assertThat(DatabaseException.of("asking", wrapped).kind()).isEqualTo(Kind.MISCONFIGURED);
    }

    @Test
    void aFailureWithoutStateMayPass() {
        assertThat(DatabaseException.of("asking", new SQLException("timed out")).kind())
                .isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void aCertificateThatIsNotTrustedIsAMisconfiguration() {
        SQLException failure = new SQLException("no", "08006", new SSLHandshakeException("PKIX"));
        assertThat(DatabaseException.of("asking", failure).kind()).isEqualTo(Kind.MISCONFIGURED);
    }
}
