package cartesian.node.checkout;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.node.record.AccountKey;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Place;
import java.util.Objects;
import java.util.Optional;

/** The lines of orders that are not paid yet: what adds to them, and takes out. */
record OrderLines(Records records, Names names, Views views, Writes writes, int linesMax) {
    /** Adds units of an item, at its price of now; answers what the order costs then. */
    Outcome<Amount> add(OrderId order, ItemId item, Amount quantity) {
        return writes.write(new Place.OfOrder(order), Wording.amount(), flight -> {
            Optional<Views.View> view = views.read(new AccountKey.OfItem(item), flight.deadline());
            if (view.isEmpty()) {
                return new Outcome.Refused<>(whyNotAdded(order, item, flight));
            }
            OrderLine line = new OrderLine(item, quantity.value(), view.get().price());
            OrderStep.AddLine step = new OrderStep.AddLine(names.change(), flight.epoch(), line, linesMax);
            return told(order, item, writes.order(order, step, flight), linesMax, flight);
        });
    }

    /** An order that is missing or paid comes before the missing item. */
    private Refusal whyNotAdded(OrderId order, ItemId item, Flight flight) {
        OrderRecord found = Asking.ask(() -> records.order(order, new OrderStep.Read()), flight.deadline())
                .order();
        if (found == null) {
            return new Refusal.NoSuchOrder(order);
        }
        return found.paid() ? new Refusal.OrderIsPaid(order) : new Refusal.NoSuchItem(item);
    }

    /** Takes an item out; answers what the order costs then. */
    Outcome<Amount> remove(OrderId order, ItemId item) {
        return writes.write(new Place.OfOrder(order), Wording.amount(), flight -> {
            OrderStep.RemoveLine step = new OrderStep.RemoveLine(names.change(), flight.epoch(), item);
            return told(order, item, writes.order(order, step, flight), linesMax, flight);
        });
    }

    /** What a change of one line is told, as the order's owner has answered it. */
    static Outcome<Amount> told(OrderId order, ItemId item, OrderAnswer answer, int linesMax, Flight flight) {
        return switch (answer.verdict()) {
            case DONE ->
                new Outcome.Done<>(
                        new Amount(Objects.requireNonNull(answer.order()).cost()), flight.epoch());
            case MISSING -> new Outcome.Refused<>(new Refusal.NoSuchOrder(order));
            case PAID -> new Outcome.Refused<>(new Refusal.OrderIsPaid(order));
            case FULL -> new Outcome.Refused<>(new Refusal.TooManyLines(order, linesMax));
            case REFUSED -> new Outcome.Refused<>(new Refusal.SumTooLarge());
            case NOT_IN_ORDER -> new Outcome.Refused<>(new Refusal.NotInOrder(item, order));
            case REPEATED -> new Outcome.Unresolved<>(); // What the receipt says is told.
            case ABSENT, BUSY, GONE, CHANGED ->
                throw new IllegalStateException("not an answer to this step: " + answer);
        };
    }
}
