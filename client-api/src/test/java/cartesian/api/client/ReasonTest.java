package cartesian.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Refusal;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void everyRefusalOfTheShopHasAReason() {
        Class<?>[] refusals = Refusal.class.getPermittedSubclasses();
        assertThat(refusals).hasSizeGreaterThan(10);
        assertThat(Arrays.stream(refusals).map(ReasonTest::slug).map(Reason::of))
                .doesNotContain(Reason.OTHER)
                .doesNotHaveDuplicates();
    }

    private static String slug(Class<?> refusal) {
        return "/problems/"
                + refusal.getSimpleName().replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void aTypeThatIsNotKnownIsOther() {
        assertThat(Reason.of("about:blank")).isEqualTo(Reason.OTHER);
        assertThat(Reason.of("/problems/other")).isEqualTo(Reason.OTHER);
        assertThat(Reason.of("/problems/from-the-future")).isEqualTo(Reason.OTHER);
    }
}
