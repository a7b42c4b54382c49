package cartesian.node.checkout;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.node.record.Step;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The shop as records with versions: what is read says its version, and a change may name the version that it is meant for.
 *
 * <p>Calls block and answer as those of {@link Shop} do, whose records these are. Where a change names a version, the record's
 * owner looks at it in the very step that makes the change, so of many changes that name one version, one is made; the others
 * are refused with {@link cartesian.api.Refusal.ChangedMeanwhile}. A {@code seen} of {@link #ANY_VERSION} stands for any.
 */
public interface Resources {
    /** Stands for whichever version a record has. */
    long ANY_VERSION = Step.ANY_VERSION;

    /**
     * What was seen of a record.
     *
     * @param version of two that are the same, the values are the same; {@link #ANY_VERSION} after a change, if it is not known
     */
    record Seen<T>(T value, long version) {}

    /**
     * What is to become of an item or a user, all or nothing.
     *
     * @param units to be added (above 0) or taken off (below 0)
     * @param price the new one; empty: that which it has, as with users
     */
    record Change(long units, OptionalLong price) {
        public Change {
            if (Math.abs(units) > Amount.MAX
                    || (price.isPresent() && (price.getAsLong() < 0 || price.getAsLong() > Amount.MAX))) {
                throw new IllegalArgumentException("an amount is at most " + Amount.MAX);
            }
        }
    }

    Outcome<Seen<Item>> createItem(Amount price, Amount stock);

    Optional<Seen<Item>> item(ItemId item);

    Outcome<Seen<Item>> changeItem(ItemId item, Change change, long seen);

    Outcome<Seen<Wallet>> createUser(Amount credit);

    Optional<Seen<Wallet>> user(UserId user);

    /** Moves a user's credit; a price is not looked at. */
    Outcome<Seen<Wallet>> changeUser(UserId user, Change change, long seen);

    /** Creates an order with all its lines, each at its item's price of now; the user need not exist yet. */
    Outcome<Seen<Order>> createOrder(UserId user, List<Line> lines);

    Optional<Seen<Order>> order(OrderId order);

    /**
     * Puts items in the place of those of the same ids, or makes them; answers how many. Not atomic as a whole: the same call again
     * completes it if it was not done. Holds go first, so a transaction under way ends before.
     */
    Outcome<Long> putItems(List<Item> items);

    /** Puts users in the place of those of the same ids, as {@link #putItems} does items. */
    Outcome<Long> putUsers(List<Wallet> users);

    /** The orders of users as they have become durable; empty if nothing is durable here. */
    Optional<History> history();

    /** Removes an unpaid order. */
    Outcome<OrderId> removeOrder(OrderId order, long seen);

    /** Checks out. An order that was checked out when it was as seen, and is asked for again, has been: that is no refusal. */
    CheckoutOutcome checkout(OrderId order, long seen);

    /** Gives back what the order's payment took, and its stock if it was checked out; answers its user's new credit. */
    Outcome<Amount> cancel(OrderId order, long seen);
}
