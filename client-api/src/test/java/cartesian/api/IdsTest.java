package cartesian.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {
    private static final List<Function<String, Object>> TYPES = List.of(ItemId::new, UserId::new, OrderId::new);

    @ParameterizedTest
    @ValueSource(strings = {"0", "a", "!", "~", "%", "..", "-", "a'b\"c", "<script>", "id?x=1#y", "\\", "{}", "=1+1"})
    void visibleAsciiIsLegal(String value) {
        for (Function<String, Object> type : TYPES) {
            assertThat(type.apply(value)).hasToString(value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                " a",
                "a ",
                "/",
                "a/b",
                "/a",
                "a/",
                "\u007f",
                "a\u007f",
                "\u0000",
                "a\tb",
                "a\n",
                "\r",
                "\u001f",
                "\u0080",
                "\u00e9",
                "\u00a0",
                "\u0661",
                "\u2028",
                "\ufeff",
                "\ud83d\ude00",
                "\ud83d",
                "\uff0f",
            })
    void everyOtherCharacterIsRefused(String value) {
        for (Function<String, Object> type : TYPES) {
            assertThatIllegalArgumentException().isThrownBy(() -> type.apply(value));
        }
    }

    @Test
    void anIdHasOneTo128Characters() {
        for (Function<String, Object> type : TYPES) {
            assertThat(type.apply("x")).hasToString("x");
            assertThat(type.apply("x".repeat(128))).hasToString("x".repeat(128));
            assertThatIllegalArgumentException().isThrownBy(() -> type.apply(""));
            assertThatIllegalArgumentException().isThrownBy(() -> type.apply("x".repeat(129)));
            assertThatIllegalArgumentException().isThrownBy(() -> type.apply("x".repeat(1_000_000)));
        }
    }

    @Test
    void exactlyTheVisibleAsciiCharactersWithoutSlashAreLegal() {
        for (char character = 0; character < 0x300; character++) {
            String value = "a" + character + "b";
            if (character > ' ' && character <= '~' && character != '/') {
                assertThat(new OrderId(value).value()).isEqualTo(value);
            } else {
                assertThatIllegalArgumentException().isThrownBy(() -> new OrderId(value));
            }
        }
    }

    @Test
    void whatIsRefusedIsNotRepeatedInTheMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ItemId("secret\n"))
                .withMessageNotContaining("secret");
    }

    @Test
    void idsCompareAsStrings() {
        assertThat(new ItemId("10")).isLessThan(new ItemId("9"));
        assertThat(new UserId("A")).isLessThan(new UserId("a"));
        assertThat(new OrderId("a")).isEqualByComparingTo(new OrderId("a"));
    }
}
