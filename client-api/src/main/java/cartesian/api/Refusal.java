package cartesian.api;

/**
 * Why a call was refused: a rule stood against it in committed state, and nothing has changed.
 *
 * <p>The order of the types is their precedence: of several that apply to one state, the first is told.
 */
public sealed interface Refusal {
    /** The node remembers as many keys as it may, and this is a new one. The same call may succeed later. */
    record TooManyKeys() implements Refusal {}

    /** Another call has had this key. */
    record KeyUsed(String key) implements Refusal {}

    record NoSuchOrder(OrderId order) implements Refusal {}

    /** The record no longer has the version that the caller has seen. */
    record ChangedMeanwhile(long seen) implements Refusal {}

    /** There is nothing that a cancel could give back: the user has not paid this order. */
    record NoSuchPayment(UserId user, OrderId order) implements Refusal {}

    /** The order is paid, so it no longer changes. */
    record OrderIsPaid(OrderId order) implements Refusal {}

    record NotInOrder(ItemId item, OrderId order) implements Refusal {}

    record NoSuchItem(ItemId item) implements Refusal {}

    record NoSuchUser(UserId user) implements Refusal {}

    /** The order belongs to another user. */
    record NotTheirOrder(UserId user, OrderId order) implements Refusal {}

    /** The amount offered is not what the order costs. */
    record WrongAmount(OrderId order, Amount offered, Amount cost) implements Refusal {}

    /** A sum would pass {@link Amount#MAX}. */
    record SumTooLarge() implements Refusal {}

    /** The order has as many lines as the node allows. */
    record TooManyLines(OrderId order, int linesMax) implements Refusal {}

    /** Fewer units are left than were asked for. */
    record OutOfStock(ItemId item, Amount asked, Amount left) implements Refusal {}

    /** The user's credit does not cover the cost. */
    record OutOfCredit(UserId user, Amount cost, Amount credit) implements Refusal {}
}
