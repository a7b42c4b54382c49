package cartesian.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.DatabaseException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientEnvironmentTest {
    @Test
    void jdbcUrlIsToldAsTheProgramsKnowIt() {
        assertThat(of("jdbc:postgresql://db.example.com:5433/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem"))
                .containsEntry("PGHOST", "db.example.com")
                .containsEntry("PGPORT", "5433")
                .containsEntry("PGDATABASE", "shop")
                .containsEntry("PGUSER", "cartesian")
                .containsEntry("PGPASSWORD", "secret")
                .containsEntry("PGSSLMODE", "verify-full")
                .containsEntry("PGSSLROOTCERT", "/etc/ca.pem");
    }

    @Test
    void severalHostsStaySeveral() {
        assertThat(of("jdbc:postgresql://a:5432,b:5433/shop"))
                .containsEntry("PGHOST", "a,b")
                .containsEntry("PGPORT", "5432,5433");
    }

    @Test
    void tlsThatTheDriverChecksIsCheckedByTheProgramsToo() {
        assertThat(of("jdbc:postgresql://a/shop?ssl=true")).containsEntry("PGSSLMODE", "verify-full");
        assertThat(of("jdbc:postgresql://a/shop?ssl=true&sslmode=require")).containsEntry("PGSSLMODE", "require");
        assertThat(of("jdbc:postgresql://a/shop")).doesNotContainKey("PGSSLMODE");
    }

    @Test
    void userInTheUrlCountsIfNoOtherIsSet() {
        String url = "jdbc:postgresql://a/shop?user=there&password=that";
        assertThat(ClientEnvironment.of(DatabaseConfig.of(url, "", "")))
                .containsEntry("PGUSER", "there")
                .containsEntry("PGPASSWORD", "that");
        assertThat(of(url)).containsEntry("PGUSER", "cartesian").containsEntry("PGPASSWORD", "secret");
    }

    @Test
    void anotherUrlIsRefused() {
        assertThatThrownBy(() -> of("jdbc:mysql://a/shop")).isInstanceOf(DatabaseException.class);
    }

    private static Map<String, String> of(String url) {
        return ClientEnvironment.of(DatabaseConfig.of(url, "cartesian", "secret"));
    }
}
