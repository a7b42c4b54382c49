package cartesian.perf.faults;

import cartesian.perf.faults.OrderStory.Event;
import cartesian.perf.faults.OrderStory.Kind;
import java.time.Duration;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One customer: makes an order, fills it, checks out, looks, and sometimes pays first or cancels after.
 *
 * <p>What was turned away is sent again, a checkout also if its outcome is not known, since that is safe: at most so
 * many times, and not for long.
 */
final class Shopper {
    private static final int TRIES_MAX = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int HOT_EVERY = 8;
    private static final int SCARCE_EVERY = 25;
    private static final int PAY_EVERY = 8;
    private static final int CANCEL_EVERY = 10;
    private static final int DURABLE_EVERY = 5;
    private static final int GROW_EVERY = 10;
    private static final Duration SCARCE_FOR = Duration.ofSeconds(2);

    private final Front front;
    private final Books books;
    private final Random random;

    Shopper(Front front, Books books, Random random) {
        this.front = front;
        this.books = books;
        this.random = random;
    }

    void shop() {
        int user = random.nextInt(Assortment.USERS);
        Answer created = insist(Answer::isTurnedAway, () -> call("/orders/create/" + user));
        if (!created.isDone()) {
            return;
        }
        OrderStory story = books.begin(field(created.body()), user);
        story.add(Event.of(Kind.CREATE, created));
        if (oneIn(SCARCE_EVERY)) {
            add(story, scarceItem(), 1);
        } else {
            for (int line = random.nextInt(2); line >= 0; line--) {
                int item = oneIn(HOT_EVERY) ? Assortment.HOT : random.nextInt(Assortment.ITEMS);
                add(story, item, 1L + random.nextInt(2));
            }
            if (oneIn(PAY_EVERY)) {
                pay(story);
            }
        }
        boolean durably = oneIn(DURABLE_EVERY);
        Answer paid = insist(
                answer -> answer.isTurnedAway() || answer.isOpen(),
                () -> story.add(new Event(
                        Kind.CHECKOUT,
                        0,
                        0,
                        durably,
                        front.call("POST", "/orders/checkout/" + story.order(), durably))));
        if (paid.isDone() && !durably && oneIn(CANCEL_EVERY)) {
            insist(
                    Answer::isTurnedAway,
                    () -> story.add(Event.of(Kind.CANCEL, call("/payment/cancel/" + user + "/" + story.order()))));
        }
        find(story);
        if (oneIn(GROW_EVERY)) {
            grow();
        }
    }

    private void add(OrderStory story, int item, long units) {
        insist(
                Answer::isTurnedAway,
                () -> story.add(new Event(
                        Kind.ADD_ITEM,
                        item,
                        units,
                        false,
                        call("/orders/addItem/" + story.order() + "/" + item + "/" + units))));
    }

    /** Pays with what the order costs if all lines are known; a wrong amount would be refused rightly. */
    private void pay(OrderStory story) {
        boolean known =
                story.events().stream().noneMatch(event -> event.answer().isError());
        if (known) {
            long cost = story.events().stream().mapToLong(Event::units).sum();
            insist(
                    Answer::isTurnedAway,
                    () -> story.add(Event.of(
                            Kind.PAY, call("/payment/pay/" + story.user() + "/" + story.order() + "/" + cost))));
        }
    }

    private void find(OrderStory story) {
        story.add(Event.of(Kind.FIND, front.call("GET", "/orders/find/" + story.order(), false)));
    }

    private void grow() {
        long units = 1L + random.nextInt(5);
        if (random.nextBoolean()) {
            books.addedStock(new Books.Growth(units, call("/stock/add/" + Assortment.GROWING + "/" + units)));
        } else {
            books.addedFunds(new Books.Growth(units, call("/payment/add_funds/" + Assortment.USERS + "/" + units)));
        }
    }

    private Answer call(String path) {
        return front.call("POST", path, false);
    }

    private Answer insist(Predicate<Answer> again, Supplier<Answer> call) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Answer answer = call.get();
        for (int attempt = 1; attempt < TRIES_MAX && again.test(answer); attempt++) {
            if (System.nanoTime() - deadline > 0) {
                break;
            }
            Waiting.pause(Duration.ofMillis(50L * attempt + random.nextInt(100 * attempt)));
            answer = call.get();
        }
        return answer;
    }

    /** The same for everybody for a while, so that it sells out. */
    private static int scarceItem() {
        long turn = System.nanoTime() / SCARCE_FOR.toNanos();
        return Assortment.SCARCE + (int) Math.floorMod(turn, (long) Assortment.SCARCE_ITEMS);
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    /** The value of a body's only field. */
    static String field(String body) {
        int end = body.lastIndexOf('"');
        return body.substring(body.lastIndexOf('"', end - 1) + 1, end);
    }
}
