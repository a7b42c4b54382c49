package cartesian.perf.load;

import cartesian.perf.load.Orders.Order;
import cartesian.perf.load.wire.Answer;
import cartesian.perf.load.wire.Call;
import cartesian.perf.load.wire.Source;
import cartesian.perf.load.wire.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes orders call by call, for items that no batch can draw. One that fails on the way is left behind. */
final class OrderMaker implements Source {
    private final Supplier<Basket> baskets;
    private final int wanted;
    private final List<Order> made = new ArrayList<>();
    private int begun;

    OrderMaker(int wanted, Supplier<Basket> baskets) {
        this.wanted = wanted;
        this.baskets = baskets;
    }

    @Override
    public synchronized Optional<Walk> next() {
        return begun++ < wanted ? Optional.of(new Making(baskets.get())) : Optional.empty();
    }

    synchronized List<Order> made() {
        return List.copyOf(made);
    }

    private synchronized void add(Order order) {
        made.add(order);
    }

    /** One order. */
    private final class Making implements Walk {
        private final Basket basket;
        private String order = "";
        private int lines;

        Making(Basket basket) {
            this.basket = basket;
        }

        @Override
        public Call first() {
            return Call.post("/orders/create/" + basket.user());
        }

        @Override
        public Optional<Call> next(Answer last) {
            if (!last.isOk()) {
                return Optional.empty();
            }
            if (order.isEmpty()) {
                order = Ids.in(last.body(), "order_id");
            }
            if (lines < basket.items().size()) {
                return Optional.of(Call.post(
                        "/orders/addItem/" + order + "/" + basket.items().get(lines++) + "/1"));
            }
            add(new Order(order, basket));
            return Optional.empty();
        }
    }
}
