package cartesian.node.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.api.UserId;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
    private static final String HASH = "0".repeat(64);

    private final ApiKeys.Made clerk = make("till-1", Set.of(Role.CLERK, Role.WATCHER), Optional.empty());
    private final ApiKeys.Made shopper = make("app", Set.of(Role.SHOPPER), Optional.of(new UserId("u7")));

    @Test
    void madeKeyIsFoundByItsLine() {
        ApiKeys keys = ApiKeys.parse("# people\n\n" + clerk.line() + "\r\n  " + shopper.line() + "  \n", "file");

        assertThat(keys.count()).isEqualTo(2);
        assertThat(keys.find(clerk.key()))
                .contains(new Caller("key:till-1", Set.of(Role.CLERK, Role.WATCHER), Optional.empty()));
        assertThat(keys.find(shopper.key()))
                .contains(new Caller("key:app", Set.of(Role.SHOPPER), Optional.of(new UserId("u7"))));
    }

    @Test
    void nothingElseIsFound() {
        ApiKeys keys = ApiKeys.parse(clerk.line() + "\n" + shopper.line(), "file");

        for (String other : List.of(
                "",
                ".",
                "till-1",
                "till-1.",
                clerk.key() + "a",
                clerk.key().substring(0, clerk.key().length() - 1),
                "app." + clerk.key().substring("till-1.".length()),
                "nobody." + clerk.key().substring("till-1.".length()),
                HASH)) {
            assertThat(keys.find(other)).as(other).isEmpty();
        }
    }

    @Test
    void lineDoesNotHoldTheKey() {
        assertThat(clerk.line())
                .startsWith("till-1 clerk,watcher sha256=")
                .doesNotContain(clerk.key().substring("till-1.".length()));
        assertThat(clerk.key())
                .isNotEqualTo(
                        make("till-1", Set.of(Role.CLERK), Optional.empty()).key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app",
                "app clerk",
                "app clerk sha256=00",
                "app clerk sha256=zz00000000000000000000000000000000000000000000000000000000000000",
                "app boss sha256=HASH",
                "app shopper sha256=HASH",
                "app clerk user=u sha256=HASH",
                "app shopper user=a/b sha256=HASH",
                "app clerk other=1 sha256=HASH",
                "a.b clerk sha256=HASH",
                "app clerk sha256=HASH\napp clerk sha256=HASH"
            })
    void lineThatIsNoneOfAKeyIsRefused(String line) {
        assertThatThrownBy(() -> ApiKeys.parse(line.replace("HASH", HASH), "file"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(HASH);
    }

    @Test
    void oneNameIsOneKey() {
        ApiKeys one = ApiKeys.parse(clerk.line(), "file");
        assertThat(ApiKeys.of(one, ApiKeys.parse(shopper.line(), "other")).count())
                .isEqualTo(2);
        assertThatThrownBy(() -> ApiKeys.of(one, one)).hasMessageContaining("till-1");
    }

    private static ApiKeys.Made make(String name, Set<Role> roles, Optional<UserId> user) {
        return ApiKeys.make(name, roles, user, new SecureRandom());
    }
}
