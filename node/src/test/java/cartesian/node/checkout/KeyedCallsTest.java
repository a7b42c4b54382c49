package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.checkout.MemoryRecords.Fate;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What calls do that have a key: the change once, and the same answer each time. */
final class KeyedCallsTest extends KeyedShop {
    /** A call by its name, as its path would tell it. */
    record Named(String name, Function<Shop, Object> call) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Named> calls() {
        return List.of(
                new Named("create item", shop -> shop.createItem(ONE)),
                new Named("add stock", shop -> shop.addStock(X, ONE)),
                new Named("subtract stock", shop -> shop.subtractStock(X, ONE)),
                new Named("create user", Shop::createUser),
                new Named("add funds", shop -> shop.addFunds(USER, ONE)),
                new Named("pay", shop -> shop.pay(USER, ONE)),
                new Named("pay order", shop -> shop.payOrder(USER, BOTH, new Amount(25))),
                new Named("cancel", shop -> shop.cancelPayment(USER, PAID)),
                new Named("create order", shop -> shop.createOrder(USER)),
                new Named("add line", shop -> shop.addLine(BOTH, X, ONE)),
                new Named("remove line", shop -> shop.removeLine(BOTH, X)),
                new Named("remove order", shop -> shop.removeOrder(BOTH)),
                new Named("check out", shop -> shop.checkout(BOTH)),
                new Named("check out what was paid", shop -> shop.checkout(PAID)),
                new Named("replace items", shop -> shop.replaceItems(2, ONE, ONE)));
    }

    @BeforeEach
    void fill() {
        fillShop();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void sameKeyChangesOnceAndIsToldTheSame(Named call) {
        CallKey first = key("k", call.name());
        Object told = call.call().apply(shop.under(first));
        assertThat(first.isReplayed()).isFalse();
        String once = state();
        for (int again = 0; again < 3; again++) {
            CallKey later = key("k", call.name());
            assertThat(call.call().apply(shop.under(later))).isEqualTo(told);
            assertThat(later.isReplayed()).isTrue();
            assertThat(state()).isEqualTo(once);
        }
        rest();
    }

    /** Whatever has happened since, as a payment that was cancelled. */
    @Test
    void laterChangesDoNotBringACallBack() {
        Object told = shop.under(key("k", "pay")).payOrder(USER, BOTH, new Amount(25));
        assertThat(shop.cancelPayment(USER, BOTH)).isInstanceOf(Outcome.Done.class);
        assertThat(shop.under(key("k", "pay")).payOrder(USER, BOTH, new Amount(25)))
                .isEqualTo(told);
        assertThat(records.get(BOTH).paid()).isFalse();
        rest();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void callsWithoutAKeyOrWithAnotherAreNewCalls(Named call) {
        Object _ = call.call().apply(shop.under(key("k", call.name())));
        String once = state();
        Object _ = call.call().apply(shop.under(key("other", call.name())));
        boolean repeatable = call.name().startsWith("check out")
                || call.name().startsWith("pay order")
                || call.name().startsWith("cancel")
                || call.name().startsWith("remove order");
        assertThat(state().equals(once)).isEqualTo(repeatable);
        rest();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void refusesTheKeyOfAnotherCall(Named call) {
        shop.under(key("k", "another call")).addStock(Y, ONE);
        String before = state();
        Object told = call.call().apply(shop.under(key("k", call.name())));
        Refusal used = new Refusal.KeyUsed("k");
        assertThat(told)
                .isIn(
                        new Outcome.Refused<>(used),
                        new CheckoutOutcome.Refused(BOTH, used),
                        new CheckoutOutcome.Refused(PAID, used));
        assertThat(state()).isEqualTo(before);
        rest();
    }

    @Test
    void refusalIsToldAgainThoughItsReasonHasGone() {
        Outcome<Amount> refused = shop.under(key("k", "take")).subtractStock(Y, new Amount(100));
        assertThat(refused).isInstanceOf(Outcome.Refused.class);
        shop.addStock(Y, new Amount(100));
        CallKey again = key("k", "take");
        assertThat(shop.under(again).subtractStock(Y, new Amount(100))).isEqualTo(refused);
        assertThat(again.isReplayed()).isTrue();
        OrderId none = new OrderId("none");
        CheckoutOutcome missing = shop.under(key("n", "check out")).checkout(none);
        assertThat(missing).isEqualTo(new CheckoutOutcome.Refused(none, new Refusal.NoSuchOrder(none)));
        assertThat(shop.under(key("n", "check out")).checkout(none)).isEqualTo(missing);
        rest();
    }

    /** Of any step, the answer is lost and the call given up, as when its node dies; it is asked again elsewhere. */
    @ParameterizedTest
    @MethodSource("calls")
    void callThatWasGivenUpIsCompletedByTheNext(Named call) {
        for (int lost = 0; lost < 8; lost++) {
            restart();
            fillShop();
            String never = state();
            int one = lost;
            AtomicBoolean lose = new AtomicBoolean(true);
            records.restartCalls();
            records.weather((number, _) -> lose.get() && number >= one ? Fate.ANSWER_LOST : Fate.ANSWERED);
            Object unknown = call.call().apply(impatient.under(key("k", call.name())));
            lose.set(false);
            rest();
            Object told = call.call().apply(shop.under(key("k", call.name())));
            assertThat(told).as("after %s", unknown).matches(KeyedCallsTest::isDone);
            String once = state();
            assertThat(once).isNotEqualTo(never);
            assertThat(call.call().apply(shop.under(key("k", call.name())))).isEqualTo(told);
            assertThat(state()).isEqualTo(once);
            assertChangedOnce(call.name());
            rest();
        }
    }

    private static boolean isDone(Object told) {
        return told instanceof Outcome.Done<?> || told instanceof CheckoutOutcome.Paid;
    }

    /** In the middle of a call, before any of its steps, another node runs the same call. */
    @ParameterizedTest
    @MethodSource("calls")
    void twoAtOnceAreToldTheSame(Named call) {
        for (int step = 0; step < 8; step++) {
            restart();
            fillShop();
            int one = step;
            List<Object> other = new ArrayList<>();
            records.restartCalls();
            AtomicBoolean begun = new AtomicBoolean();
            records.hook((number, _) -> {
                if (number == one && begun.compareAndSet(false, true)) {
                    other.add(call.call().apply(second.under(key("k", call.name()))));
                }
            });
            Object told = call.call().apply(shop.under(key("k", call.name())));
            records.hook((_, _) -> {});
            if (!other.isEmpty()) {
                assertThat(other.getFirst()).as("before step %d", step).isEqualTo(told);
            }
            assertThat(told).matches(KeyedCallsTest::isDone);
            assertChangedOnce(call.name());
            rest();
        }
    }

    /** The number of the reply comes after the commit: whoever is asked again does not find another. */
    @Test
    void numberIsToldAgainThoughItHasChanged() {
        Outcome<Amount> told = shop.under(key("k", "pay")).payOrder(USER, BOTH, new Amount(25));
        assertThat(told).isEqualTo(new Outcome.Done<>(new Amount(CREDIT - 25), EPOCH));
        shop.addFunds(USER, new Amount(9));
        assertThat(second.under(key("k", "pay")).payOrder(USER, BOTH, new Amount(25)))
                .isEqualTo(told);
    }

    @Test
    void keysAreTakenWhileThereIsRoom() {
        Shop small = shop(DEADLINE_MILLIS, 2);
        assertThat(small.under(key("a", "add")).addStock(X, ONE)).isInstanceOf(Outcome.Done.class);
        assertThat(small.under(key("b", "add")).addStock(X, ONE)).isInstanceOf(Outcome.Done.class);
        String before = state();
        assertThat(small.under(key("c", "add")).addStock(X, ONE))
                .isEqualTo(new Outcome.Refused<>(new Refusal.TooManyKeys()));
        assertThat(state()).isEqualTo(before);
        CallKey known = key("a", "add");
        assertThat(small.under(known).addStock(X, ONE)).isInstanceOf(Outcome.Done.class);
        assertThat(known.isReplayed()).isTrue();
        assertThat(small.addStock(X, ONE)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void callWithoutAKeyAsksForNoReceipt() {
        records.restartCalls();
        shop.addStock(X, ONE);
        assertThat(records.calls()).isEqualTo(1);
        records.restartCalls();
        shop.checkout(BOTH);
        assertThat(records.calls()).isEqualTo(8);
        assertThat(records.receipts()).isEmpty();
    }

    @Test
    void receiptsGoIntoTheBufferOfTheChange() {
        shop.under(key("k", "add")).addStock(X, ONE);
        shop.under(key("c", "check out")).checkout(BOTH);
        rest();
        assertThat(member.buffer().receipts()).isEqualTo(records.receipts()).hasSize(2);
    }

    @Test
    void keyMakesTheNextItemIfItsFirstIsThereAndItsReceiptIsNot() {
        Outcome<ItemId> first = shop.under(key("k", "create")).createItem(ONE);
        records.forgetReceipts();
        Outcome<ItemId> second = shop.under(key("k", "create")).createItem(ONE);
        assertThat(second).isInstanceOf(Outcome.Done.class).isNotEqualTo(first);
        assertThat(shop.under(key("k", "create")).createItem(ONE)).isEqualTo(second);
        Outcome<UserId> user = shop.under(key("u", "create")).createUser();
        assertThat(shop.under(key("u", "create")).createUser()).isEqualTo(user);
    }

    private void hookOnce(Predicate<Step<?, ?>> kind, Runnable action) {
        AtomicBoolean due = new AtomicBoolean(true);
        records.hook((_, step) -> {
            if (kind.test(step) && due.compareAndSet(true, false)) {
                action.run();
            }
        });
    }

    /** While an order's units are held, what an addition answers hangs on that order. */
    @Test
    void numberThatHangsOnHoldsIsToldAgainToo() {
        List<Outcome<Amount>> told = new ArrayList<>();
        hookOnce(
                OrderStep.Commit.class::isInstance,
                () -> told.add(shop.under(key("k", "add")).addStock(X, ONE)));
        shop.checkout(BOTH);
        rest();
        assertThat(told).containsExactly(new Outcome.Done<>(new Amount(UNITS + 1), EPOCH));
        assertThat(shop.under(key("k", "add")).addStock(X, ONE)).isEqualTo(told.getFirst());
        assertThat(units(X)).isEqualTo(UNITS + 1 - 2);
    }
}
