package cartesian.node.checkout;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import java.util.Optional;

/**
 * Everything a client can ask of the shop, on any node, for any key.
 *
 * <p>Calls block their (virtual) thread until the answer is known, at most the configured deadline. What is answered is
 * true at once on every node. Writes answer with an {@link Outcome}; reads throw {@link UnavailableException} if the
 * owner of the record cannot be asked within the deadline.
 */
public interface Shop {
    /**
     * This shop for one call to which its client has given a key: asked again under the same key, it changes nothing more, and
     * answers what was answered first. Refused, if another call has had the key, or too many keys are remembered.
     */
    Shop under(CallKey key);

    Outcome<ItemId> createItem(Amount price);

    Optional<Item> findItem(ItemId item);

    /** Adds units to an item's stock; answers the new stock. */
    Outcome<Amount> addStock(ItemId item, Amount units);

    /** Takes units off an item's stock, all or nothing; answers the new stock. */
    Outcome<Amount> subtractStock(ItemId item, Amount units);

    Outcome<UserId> createUser();

    Optional<Wallet> findUser(UserId user);

    /** Adds to a user's credit; answers the new credit. */
    Outcome<Amount> addFunds(UserId user, Amount funds);

    /** Takes from a user's credit, all or nothing; answers the new credit. */
    Outcome<Amount> pay(UserId user, Amount amount);

    /** Pays an order from its user's credit, once; answers the credit left. */
    Outcome<Amount> payOrder(UserId user, OrderId order, Amount amount);

    /** Gives back what an order's payment took, and its stock if it was checked out; answers the new credit. */
    Outcome<Amount> cancelPayment(UserId user, OrderId order);

    /** Creates an empty order; the user need not exist yet. */
    Outcome<OrderId> createOrder(UserId user);

    Optional<Order> findOrder(OrderId order);

    /** Adds units of an item at its price of now; answers the order's new total cost. */
    Outcome<Amount> addLine(OrderId order, ItemId item, Amount quantity);

    /** Takes one unit of an item out of an order; answers the order's new total cost. */
    Outcome<Amount> removeLine(OrderId order, ItemId item);

    Outcome<OrderId> removeOrder(OrderId order);

    CheckoutOutcome checkout(OrderId order);

    /** The same shop for those who go by versions; empty if it keeps none. */
    default Optional<Resources> resources() {
        return Optional.empty();
    }

    /** Replaces the items {@code 0} to {@code count-1}; answers how many. */
    Outcome<Long> replaceItems(long count, Amount stock, Amount price);

    /** Replaces the users {@code 0} to {@code count-1}; answers how many. */
    Outcome<Long> replaceUsers(long count, Amount credit);

    /** Replaces the orders {@code 0} to {@code count-1} with two random items and a random user each; answers how many. */
    Outcome<Long> replaceOrders(long count, long items, long users, Amount price);
}
