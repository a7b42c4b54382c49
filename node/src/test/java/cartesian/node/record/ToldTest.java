package cartesian.node.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ToldTest {
    private static final ItemId ITEM = new ItemId("i|\"'\\%");
    private static final UserId USER = new UserId("~".repeat(128));
    private static final OrderId ORDER = new OrderId("0aF-o");
    private static final Amount MOST = new Amount(Amount.MAX);

    private static final List<Refusal> REFUSALS = List.of(
            new Refusal.NoSuchOrder(ORDER),
            new Refusal.ChangedMeanwhile(Long.MAX_VALUE),
            new Refusal.NoSuchPayment(USER, ORDER),
            new Refusal.OrderIsPaid(ORDER),
            new Refusal.NotInOrder(ITEM, ORDER),
            new Refusal.NoSuchItem(ITEM),
            new Refusal.NoSuchUser(USER),
            new Refusal.NotTheirOrder(USER, ORDER),
            new Refusal.WrongAmount(ORDER, MOST, Amount.ZERO),
            new Refusal.SumTooLarge(),
            new Refusal.TooManyLines(ORDER, 1_000),
            new Refusal.OutOfStock(ITEM, MOST, Amount.ZERO),
            new Refusal.OutOfCredit(USER, MOST, Amount.ZERO));

    /** Those that say that there is no receipt. */
    private static final Set<Class<?>> UNTOLD = Set.of(Refusal.KeyUsed.class, Refusal.TooManyKeys.class);

    static Stream<Told> all() {
        return Stream.concat(
                REFUSALS.stream().map(Told.Refused::new),
                Stream.of(new Told.Bound(), new Told.Open(), new Told.Done(Amount.MAX), new Told.Made("i-1")));
    }

    @ParameterizedTest
    @MethodSource("all")
    void textSaysTheSame(Told told) {
        assertThat(Told.parse(told.text())).isEqualTo(told);
    }

    @Test
    void everyRefusalIsTried() {
        Set<Class<?>> tried = REFUSALS.stream().map(Object::getClass).collect(Collectors.toSet());
        tried.addAll(UNTOLD);
        assertThat(Refusal.class.getPermittedSubclasses()).containsExactlyInAnyOrderElementsOf(tried);
    }

    @Test
    void otherTextsAreRefused() {
        for (String text : List.of("", "done", "nothing", "refused", "refused so", "done x")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Told.parse(text));
        }
    }
}
