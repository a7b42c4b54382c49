package cartesian.perf.load;

import cartesian.perf.load.Orders.Order;
import cartesian.perf.load.wire.Engine;
import cartesian.perf.load.wire.Plan;
import cartesian.perf.load.wire.Source;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;

/** Fills the grid before a run, so that the run has enough of everything, and says what clients do then. */
final class Shop {
    static final long STOCK = 100_000_000;
    static final long CREDIT = 100_000_000;
    private static final int UNITS = 2;
    private static final int MAKERS = 64;
    private static final double MADE_MIN = 0.9;

    private final Settings settings;
    private final List<URI> urls;
    private final Rest rest;
    private final SplittableRandom random;
    private final Books books;

    Shop(Settings settings, List<URI> urls, Rest rest) {
        this.settings = settings;
        this.urls = urls;
        this.rest = rest;
        this.random = new SplittableRandom(settings.seed());
        this.books = new Books(settings.records(), STOCK, settings.records(), CREDIT);
    }

    Books books() {
        return books;
    }

    /** Makes items, users and orders. */
    Source fill() throws InterruptedException {
        URI any = urls.getFirst();
        rest.must(any, "/stock/batch_init/" + settings.records() + "/" + STOCK + "/1", false);
        rest.must(any, "/payment/batch_init/" + settings.records() + "/" + CREDIT, false);
        int count = settings.ordersWanted();
        return switch (settings.workload()) {
            case CHECKOUT -> batch(count, settings.records());
            case HOT -> batch(count, 1);
            case SKEWED -> made(count);
            case JOURNEY ->
                new Journeys(
                        books,
                        settings.records(),
                        random.split(),
                        settings.orders().orElse(Integer.MAX_VALUE));
            case MIXED -> new Mixture(batch(count, settings.records()), settings.records(), count, random.split());
        };
    }

    private Source batch(int count, int items) throws InterruptedException {
        rest.must(
                urls.getFirst(), "/orders/batch_init/" + count + "/" + items + "/" + settings.records() + "/1", false);
        Basket basket = Basket.drawnByServer(UNITS);
        return new Orders(count, number -> new Order(Integer.toString(number), basket), books, !settings.isOwn());
    }

    private Source made(int count) throws InterruptedException {
        Zipf zipf = new Zipf(settings.records(), Workload.EXPONENT);
        OrderMaker maker = new OrderMaker(count, () -> {
            int first = zipf.draw(random);
            int second = zipf.draw(random);
            while (second == first) {
                second = zipf.draw(random);
            }
            return Basket.of(random.nextInt(settings.records()), first, second);
        });
        Engine.run(Plan.untilDry(urls, MAKERS), maker);
        List<Order> orders = maker.made();
        if (orders.size() < MADE_MIN * count) {
            throw new IllegalStateException("only " + orders.size() + " of " + count + " orders could be made");
        }
        return new Orders(orders.size(), orders::get, books, !settings.isOwn());
    }

    /** Waits until all that was written so far is in Postgres. */
    void awaitDurable() throws InterruptedException {
        rest.must(urls.getFirst(), "/stock/add/0/0", true);
    }
}
