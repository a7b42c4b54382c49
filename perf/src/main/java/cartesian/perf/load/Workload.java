package cartesian.perf.load;

import java.util.Locale;

/** What clients do. */
enum Workload {
    CHECKOUT("orders of two items, each as likely as any"),
    SKEWED("orders of two items, a few of them in most: Zipf with exponent 0.99"),
    HOT("orders that all want two units of the same item"),
    JOURNEY("a user is made, given credit, makes an order of 1 to 5 items, looks and checks out; 5 % are refused"),
    MIXED("80 % readings of items, users and orders, 20 % checkouts of orders of two items");

    static final double EXPONENT = 0.99;

    private final String story;

    Workload(String story) {
        this.story = story;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String story() {
        return story;
    }

    /** How many checkouts a client makes. */
    double checkoutsEach() {
        return this == MIXED ? Mixture.CHECKOUTS : 1;
    }

    /** Whether orders are made call by call, and so slowly. */
    boolean makesOrders() {
        return this == SKEWED;
    }
}
