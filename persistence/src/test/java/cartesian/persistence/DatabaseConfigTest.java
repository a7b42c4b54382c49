package cartesian.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class DatabaseConfigTest {
    @Test
    void itsTextHasNoSecret() {
        DatabaseConfig config = DatabaseConfig.of("jdbc:postgresql://h/d?sslpassword=secret1", "u", "secret2");
        assertThat(config.toString()).isEqualTo("u at jdbc:postgresql://h/d, schema cartesian");
    }

    @Test
    void aSchemaThatNeedsQuotesIsRefused() {
        assertThat(catchThrowableOfType(
                        IllegalArgumentException.class,
                        () -> new DatabaseConfig("jdbc:postgresql://h/d", "u", "p", "a\"b", 1, 500, 500)))
                .hasMessageContaining("a\"b");
    }
}
