package cartesian.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddedConfigTest {
    @Test
    void pagesHaveASixteenthOfTheMachine() {
        assertThat(EmbeddedConfig.sharedBuffersMebibytes(0)).isEqualTo(128);
        assertThat(EmbeddedConfig.sharedBuffersMebibytes(2L << 30)).isEqualTo(128);
        assertThat(EmbeddedConfig.sharedBuffersMebibytes(8L << 30)).isEqualTo(512);
        assertThat(EmbeddedConfig.sharedBuffersMebibytes(1L << 40)).isEqualTo(1024);
        assertThat(EmbeddedConfig.STANDARD.sharedBuffersMebibytes()).isBetween(128, 1024);
    }
}
