package cartesian.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AmountTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "007, 7",
        "00, 0",
        "1.0, 1",
        "1.000, 1",
        "0.0, 0",
        "12.00000000000000000000000000000000, 12",
        "9007199254740991, 9007199254740991",
        "9007199254740991.0, 9007199254740991",
        "000000000000000000000000000000000042, 42",
    })
    void wholeNumbersAreRead(String text, long value) {
        assertThat(Amount.parse(text)).isEqualTo(new Amount(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "-0",
                "1.5",
                "1.05",
                "1.01",
                "1e3",
                "1E3",
                "1.0e0",
                "NaN",
                "Infinity",
                "0x1",
                "0b1",
                "1_000",
                "1,0",
                "1,000",
                "1.",
                ".0",
                ".",
                "..",
                "1..0",
                "1.0.0",
                "0.-0",
                "1.+0",
                " 1",
                "1 ",
                "1 0",
                "\t1",
                "1\n",
                "1\u0000",
                "one",
                "null",
                "1L",
                "1.0f",
                "--1",
                "1-",
                "1.0 ",
                "1. 0",
                "/",
                ":",
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Amount.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0661", "1\u0660", "\uff11", "\u0967", "1.\u0660", "1.\uff10", "\u00b2", "\ud835\udfcf"})
    void digitsOfOtherScriptsAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Amount.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740992",
                "9007199254740992.0",
                "90071992547409910",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551616",
                "18446744073709551617",
                "99999999999999999999999999999999999999",
            })
    void whatPassesTheLargestAmountIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Amount.parse(text));
    }

    @Test
    void hugeDigitStringsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Amount.parse("9".repeat(1_000_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> Amount.parse("1".repeat(19)));
        assertThatIllegalArgumentException().isThrownBy(() -> Amount.parse("0".repeat(1_000) + "1" + "0".repeat(16)));
    }

    @Test
    void leadingZerosDoNotCount() {
        assertThat(Amount.parse("0".repeat(100_000) + "5")).isEqualTo(new Amount(5));
    }

    @Test
    void anAmountIsNeverOutOfBounds() {
        assertThat(new Amount(Amount.MAX).value()).isEqualTo(9007199254740991L);
        for (long value : new long[] {-1, Long.MIN_VALUE, Amount.MAX + 1, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Amount(value));
        }
    }

    @Test
    void theLargestAmountIsExactAsADouble() {
        assertThat((long) (double) Amount.MAX).isEqualTo(Amount.MAX);
        assertThat((double) (Amount.MAX - 1)).isNotEqualTo((double) Amount.MAX);
    }

    @Test
    void whatIsPrintedIsReadAgain() {
        for (long value : new long[] {0, 1, 10, Amount.MAX - 1, Amount.MAX}) {
            assertThat(Amount.parse(new Amount(value).toString())).isEqualTo(new Amount(value));
        }
    }

    @Test
    void amountsCompareByValue() {
        assertThat(new Amount(2)).isGreaterThan(Amount.ZERO).isLessThan(new Amount(10));
        assertThat(new Amount(2)).isEqualByComparingTo(Amount.parse("2.0"));
    }
}
