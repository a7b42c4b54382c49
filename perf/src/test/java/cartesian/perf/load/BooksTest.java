package cartesian.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three items with 10 units each, two users with 20 of credit each; one order is paid, the outcome of another is open. */
class BooksTest {
    private final Books books = new Books(3, 10, 2, 20);

    @BeforeEach
    void buy() {
        books.paid(Basket.of(0, 0, 1));
        books.maybePaid(Basket.of(1, 1, 2, 2));
    }

    private static Stocktake left(List<Long> stock, List<Long> credit) {
        return new Stocktake(stock, credit);
    }

    @Test
    void anOpenOrderMayHaveTakenNothingOrAll() {
        assertThat(books.violations(left(List.of(9L, 9L, 10L), List.of(18L, 20L))))
                .isEmpty();
        assertThat(books.violations(left(List.of(9L, 8L, 8L), List.of(18L, 17L))))
                .isEmpty();
    }

    @Test
    void anOpenOrderMayNotHaveTakenHalf() {
        assertThat(books.violations(left(List.of(9L, 8L, 8L), List.of(18L, 20L))))
                .anyMatch(wrong -> wrong.contains("5 units of stock are gone, but 2 of credit"));
        assertThat(books.violations(left(List.of(9L, 9L, 10L), List.of(18L, 17L))))
                .anyMatch(wrong -> wrong.contains("2 units of stock are gone, but 5 of credit"));
    }

    @Test
    void aPaidOrderThatIsLostIsFound() {
        assertThat(books.violations(left(List.of(10L, 10L, 10L), List.of(20L, 20L))))
                .anyMatch(wrong -> wrong.contains("0 units of stock are gone; acknowledged are 2"))
                .anyMatch(wrong -> wrong.contains("0 of credit is gone; acknowledged are 2"));
    }

    @Test
    void whatIsTakenTwiceIsFound() {
        assertThat(books.violations(left(List.of(8L, 7L, 8L), List.of(16L, 17L))))
                .anyMatch(wrong -> wrong.contains("item 0 has 8, not 9"))
                .anyMatch(wrong -> wrong.contains("user 0 has 16, not 18"));
    }

    @Test
    void whatIsTakenFromAnotherIsFoundThoughSumsAgree() {
        assertThat(books.violations(left(List.of(10L, 8L, 10L), List.of(18L, 20L))))
                .containsExactly("item 0 has 10, not 9");
    }

    @Test
    void whatTheServerHasDrawnIsCheckedBySums() {
        Books drawn = new Books(2, 10, 1, 20);
        drawn.paid(Basket.drawnByServer(2));
        assertThat(drawn.violations(left(List.of(8L, 10L), List.of(18L)))).isEmpty();
        assertThat(drawn.violations(left(List.of(9L, 10L), List.of(18L)))).hasSize(2);
    }

    @Test
    void aWrongAnswerIsAViolation() {
        books.wrong("refused without a reason");
        assertThat(books.violations(left(List.of(9L, 9L, 10L), List.of(18L, 20L))))
                .containsExactly("refused without a reason");
    }

    @Test
    void aUserWhoseCreditIsOpenIsLeftOut() {
        int user = books.addUser("another");
        books.maybeFunded(user);
        assertThat(books.isCreditKnown()).isFalse();
        assertThat(books.violations(left(List.of(9L, 9L, 10L), List.of(18L, 20L, 7L))))
                .isEmpty();
    }

    @Test
    void postgresMustShowTheSame() {
        Stocktake left = left(List.of(9L, 9L, 10L), List.of(18L, 20L));
        Ledger before = new Ledger(30, 40, 5, 5, 3, 7);
        assertThat(new Ledger(28, 38, 7, 7, 4, 9).violations(before, left, books))
                .isEmpty();

        List<Ledger> doctored = new ArrayList<>();
        doctored.add(new Ledger(29, 38, 7, 7, 4, 9));
        doctored.add(new Ledger(28, 37, 7, 7, 4, 9));
        doctored.add(new Ledger(28, 38, 6, 7, 4, 9));
        doctored.add(new Ledger(28, 38, 7, 6, 4, 9));
        doctored.add(new Ledger(28, 38, 7, 7, 3, 9));
        doctored.add(new Ledger(28, 38, 7, 7, 6, 9));
        doctored.add(new Ledger(28, 38, 7, 7, 4, 6));
        assertThat(doctored)
                .allSatisfy(ledger -> assertThat(ledger.violations(before, left, books))
                        .as("%s", ledger)
                        .isNotEmpty());
    }
}
