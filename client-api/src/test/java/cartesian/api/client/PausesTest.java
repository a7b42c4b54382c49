package cartesian.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PausesTest {
    private static final long SEED = 11;
    private static final int DRAWS = 2_000;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.500Z");

    private final Pauses pauses = new Pauses(new Random(SEED));

    @ParameterizedTest
    @CsvSource({"1, 20", "2, 40", "3, 80", "6, 640", "7, 1000", "20, 1000", "1000, 1000"})
    void pausesDoubleUpToASecondAndAreHalfOfItByChance(int attempts, long millis) {
        long[] drawn = draw(attempts, Duration.ZERO);
        long longest = TimeUnit.MILLISECONDS.toNanos(millis);
        assertThat(LongStream.of(drawn).min().orElseThrow()).isBetween(longest / 2, longest * 11 / 20);
        assertThat(LongStream.of(drawn).max().orElseThrow()).isBetween(longest * 19 / 20, longest);
    }

    @Test
    void whatANodeAsksForIsKeptAndUpToAQuarterIsAdded() {
        long[] drawn = draw(1, Duration.ofSeconds(2));
        assertThat(LongStream.of(drawn).min().orElseThrow()).isBetween(2_000_000_000L, 2_030_000_000L);
        assertThat(LongStream.of(drawn).max().orElseThrow()).isBetween(2_470_000_000L, 2_500_000_000L);
    }

    @Test
    void theSameSeedDrawsTheSamePauses() {
        assertThat(draw(3, Duration.ZERO))
                .isEqualTo(LongStream.generate(new LongDraws(new Pauses(new Random(SEED))))
                        .limit(DRAWS)
                        .toArray());
    }

    /** Pauses after the third attempt. */
    private record LongDraws(Pauses pauses) implements java.util.function.LongSupplier {
        @Override
        public long getAsLong() {
            return pauses.after(3, Duration.ZERO);
        }
    }

    private long[] draw(int attempts, Duration asked) {
        return LongStream.generate(() -> pauses.after(attempts, asked))
                .limit(DRAWS)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "1 | 1",
                " 17 | 17",
                "86400 | 86400",
                "9999999 | 86400",
                "99999999999999999999 | 0",
                "-1 | 0",
                "1.5 | 0",
                "soon | 0",
                "Thu, 01 Jan 2026 00:00:03 GMT | 3",
                "Thu, 01 Jan 2026 00:00:00 GMT | 0",
                "Wed, 31 Dec 2025 00:00:00 GMT | 0"
            })
    void retryAfterIsSecondsOrADateAndNothingElse(String text, long seconds) {
        HttpHeaders headers = HttpHeaders.of(Map.of("Retry-After", List.of(text)), (name, value) -> true);
        assertThat(Pauses.asked(headers, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void withoutRetryAfterNothingIsAsked() {
        assertThat(Pauses.asked(HttpHeaders.of(Map.of(), (name, value) -> true), NOW))
                .isZero();
    }
}
