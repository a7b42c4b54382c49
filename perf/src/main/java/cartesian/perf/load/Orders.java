package cartesian.perf.load;

import cartesian.perf.load.wire.Answer;
import cartesian.perf.load.wire.Call;
import cartesian.perf.load.wire.Source;
import cartesian.perf.load.wire.Walk;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Checks out orders that were made before, each once. */
final class Orders implements Source {
    private final int count;
    private final IntFunction<Order> orders;
    private final Books books;
    private final boolean mayBeRefused;
    private final AtomicInteger next = new AtomicInteger();

    /** An order as it was made. */
    record Order(String id, Basket basket) {}

    /**
     * Makes it.
     *
     * @param mayBeRefused whether the server may refuse though there is enough of everything, as some that lock records do
     */
    Orders(int count, IntFunction<Order> orders, Books books, boolean mayBeRefused) {
        this.count = count;
        this.orders = orders;
        this.books = books;
        this.mayBeRefused = mayBeRefused;
    }

    @Override
    public Optional<Walk> next() {
        int number = next.get() < count ? next.getAndIncrement() : count;
        return number < count ? Optional.of(new Checkout(orders.apply(number))) : Optional.empty();
    }

    /** One call. */
    private final class Checkout implements Walk {
        private final Order order;

        Checkout(Order order) {
            this.order = order;
        }

        @Override
        public Call first() {
            return Call.checkout(order.id());
        }

        @Override
        public Optional<Call> next(Answer last) {
            if (last.isOk()) {
                books.paid(order.basket());
            } else if (last.isRefused()) {
                books.refused();
                if (!mayBeRefused) {
                    books.wrong("order " + order.id() + " was refused with " + last.status()
                            + " though there is enough of everything: " + last.body());
                }
            } else if (last.isOpen()) {
                books.maybePaid(order.basket());
            }
            return Optional.empty();
        }
    }
}
