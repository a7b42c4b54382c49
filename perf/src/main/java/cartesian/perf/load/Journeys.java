package cartesian.perf.load;

import cartesian.perf.load.wire.Answer;
import cartesian.perf.load.wire.Call;
import cartesian.perf.load.wire.Source;
import cartesian.perf.load.wire.Walk;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Clients who do all of it: a user is made and given credit, then an order, one to five items, a look at it, and a
 * checkout. One in twenty has one unit of credit too little, and has to be refused.
 */
final class Journeys implements Source {
    private static final double REFUSED = 0.05;
    private static final int LINES_MAX = 5;
    private static final long SPARE = 10;

    private final Books books;
    private final int items;
    private final RandomGenerator random;
    private long left;

    Journeys(Books books, int items, RandomGenerator random, long count) {
        this.books = books;
        this.items = items;
        this.random = random;
        this.left = count;
    }

    @Override
    public synchronized Optional<Walk> next() {
        if (left-- <= 0) {
            return Optional.empty();
        }
        int[] wanted = random.ints(1 + random.nextInt(LINES_MAX), 0, items).toArray();
        return Optional.of(new Journey(wanted, random.nextDouble() < REFUSED));
    }

    private enum Step {
        CREATE_USER,
        ADD_FUNDS,
        CREATE_ORDER,
        ADD_ITEM,
        FIND,
        CHECKOUT
    }

    /** One client. */
    private final class Journey implements Walk {
        private final int[] wanted;
        private final boolean isTooPoor;
        private Step step = Step.CREATE_USER;
        private String user = "";
        private String order = "";
        private int account;
        private int lines;

        Journey(int[] wanted, boolean isTooPoor) {
            this.wanted = wanted;
            this.isTooPoor = isTooPoor;
        }

        @Override
        public Call first() {
            return Call.post("/payment/create_user");
        }

        @Override
        public Optional<Call> next(Answer last) {
            if (step == Step.CHECKOUT) {
                checkedOut(last);
                return Optional.empty();
            }
            if (!last.isOk()) {
                if (step == Step.ADD_FUNDS && last.isOpen()) {
                    books.maybeFunded(account);
                } else if (last.isRefused()) {
                    books.wrong(step + " of a journey was refused with " + last.status() + ": " + last.body());
                }
                return Optional.empty();
            }
            return Optional.of(after(last));
        }

        private Call after(Answer last) {
            return switch (step) {
                case CREATE_USER -> {
                    user = Ids.in(last.body(), "user_id");
                    account = books.addUser(user);
                    step = Step.ADD_FUNDS;
                    yield Call.post("/payment/add_funds/" + user + "/" + funds());
                }
                case ADD_FUNDS -> {
                    books.funded(account, funds());
                    step = Step.CREATE_ORDER;
                    yield Call.post("/orders/create/" + user);
                }
                case CREATE_ORDER -> {
                    order = Ids.in(last.body(), "order_id");
                    step = Step.ADD_ITEM;
                    yield addItem();
                }
                case ADD_ITEM -> {
                    if (lines < wanted.length) {
                        yield addItem();
                    }
                    step = Step.FIND;
                    yield Call.get("/orders/find/" + order);
                }
                case FIND -> {
                    String cost = Ids.in(last.body(), "total_cost");
                    if (!cost.equals(Integer.toString(wanted.length))) {
                        books.wrong("order " + order + " costs " + cost + ", not " + wanted.length);
                    }
                    step = Step.CHECKOUT;
                    yield Call.checkout(order);
                }
                case CHECKOUT -> throw new IllegalStateException("nothing comes after a checkout");
            };
        }

        private Call addItem() {
            return Call.post("/orders/addItem/" + order + "/" + wanted[lines++] + "/1");
        }

        private long funds() {
            return isTooPoor ? wanted.length - 1 : wanted.length + SPARE;
        }

        private void checkedOut(Answer last) {
            Basket basket = Basket.of(account, wanted);
            if (last.isOk()) {
                books.paid(basket);
                if (isTooPoor) {
                    books.wrong("order " + order + " was paid by a user without the credit for it");
                }
            } else if (last.isRefused()) {
                books.refused();
                if (!isTooPoor) {
                    books.wrong("order " + order + " was refused with " + last.status() + " without a reason: "
                            + last.body());
                }
            } else if (last.isOpen()) {
                books.maybePaid(basket);
            }
        }
    }
}
