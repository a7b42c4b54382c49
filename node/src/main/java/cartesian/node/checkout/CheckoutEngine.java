package cartesian.node.checkout;

import cartesian.api.Amount;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.node.record.Step;

/**
 * Carries out the calls that change several records together, or none of them.
 *
 * <p>Each call runs within a flight and blocks until its outcome is known, at most until the flight's deadline. What
 * it leaves to be done after its answer it adds to the flight.
 */
public interface CheckoutEngine {
    /**
     * Takes an order's stock, and its cost unless it is paid, and marks it paid; answers what it was charged.
     *
     * @param seen the version that the order has to have; {@link Step#ANY_VERSION}: whatever it has
     */
    Outcome<Amount> checkout(OrderId order, long seen, Flight flight);

    /** Checks an order out whatever its version is. */
    default Outcome<Amount> checkout(OrderId order, Flight flight) {
        return checkout(order, Step.ANY_VERSION, flight);
    }

    /** Charges an order's cost to its user, once; answers what it was charged. */
    Outcome<Amount> pay(UserId user, OrderId order, Amount amount, Flight flight);

    /**
     * Gives back what was taken for an order; answers the credit that went back.
     *
     * @param seen as for a checkout
     */
    Outcome<Amount> cancel(UserId user, OrderId order, long seen, Flight flight);

    /** Cancels an order's payment whatever its version is. */
    default Outcome<Amount> cancel(UserId user, OrderId order, Flight flight) {
        return cancel(user, order, Step.ANY_VERSION, flight);
    }
}
