package cartesian.perf.load;

import cartesian.perf.load.wire.Answer;
import cartesian.perf.load.wire.Call;
import cartesian.perf.load.wire.Source;
import cartesian.perf.load.wire.Walk;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Four readings of an item, a user or an order for each checkout. */
final class Mixture implements Source {
    static final double CHECKOUTS = 0.2;

    private final Source checkouts;
    private final int records;
    private final int orders;
    private final RandomGenerator random;

    Mixture(Source checkouts, int records, int orders, RandomGenerator random) {
        this.checkouts = checkouts;
        this.records = records;
        this.orders = orders;
        this.random = random;
    }

    @Override
    public synchronized Optional<Walk> next() {
        if (random.nextDouble() < CHECKOUTS) {
            return checkouts.next();
        }
        return Optional.of(new Look(
                switch (random.nextInt(3)) {
                    case 0 -> "/stock/find/" + random.nextInt(records);
                    case 1 -> "/payment/find_user/" + random.nextInt(records);
                    default -> "/orders/find/" + random.nextInt(orders);
                }));
    }

    /** One reading. */
    private record Look(String path) implements Walk {
        @Override
        public Call first() {
            return Call.get(path);
        }

        @Override
        public Optional<Call> next(Answer last) {
            return Optional.empty();
        }
    }
}
