package cartesian.node.record;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.UserId;
import cartesian.node.record.Step.Next;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps on orders. */
public sealed interface OrderStep extends Step<OrderRecord, OrderAnswer> {
    @Override
    default OrderAnswer seen(@Nullable OrderRecord order) {
        return order == null ? new OrderAnswer(Verdict.ABSENT, null) : new OrderAnswer(Verdict.DONE, order.image());
    }

    /** Reads the order; changes nothing. */
    record Read() implements OrderStep {
        @Override
        public boolean reads() {
            return true;
        }

        @Override
        public Next<OrderRecord, OrderAnswer> apply(@Nullable OrderRecord order) {
            if (order == null) {
                return absent();
            }
            return order.removed() ? missing() : unchanged(Verdict.DONE, order);
        }
    }

    /** Asks whether an attempt was committed: DONE if so, CHANGED if it has not been. */
    record Ask(long attempt) implements OrderStep {
        @Override
        public boolean reads() {
            return true;
        }

        @Override
        public Next<OrderRecord, OrderAnswer> apply(@Nullable OrderRecord order) {
            boolean committed = order != null && order.marks().contains(attempt);
            return Next.unchanged(new OrderAnswer(committed ? Verdict.DONE : Verdict.CHANGED, null));
        }
    }

    /** Makes an order that must not exist yet. */
    record Create(long id, long epoch, UserId user, List<OrderLine> lines) implements OrderStep {
        public Create {
            lines = List.copyOf(lines);
        }

        /** Makes an empty one. */
        public Create(long id, long epoch, UserId user) {
            this(id, epoch, user, List.of());
        }

        @Override
        public Next<OrderRecord, OrderAnswer> apply(@Nullable OrderRecord order) {
            if (order != null) {
                return unchanged(order.marksIn(epoch).contains(id) ? Verdict.DONE : Verdict.CHANGED, order);
            }
            return changed(new OrderRecord(
                    user,
                    lines,
                    OrderRecord.UNPAID,
                    false,
                    false,
                    OrderRecord.firstVersion(epoch),
                    epoch,
                    Marks.NONE.plus(id)));
        }
    }

    /** Makes an unpaid order, or puts it in the place of the old one. */
    record Replace(long id, long epoch, UserId user, List<OrderLine> lines) implements OrderStep {
        public Replace {
            lines = List.copyOf(lines);
        }

        @Override
        public Next<OrderRecord, OrderAnswer> apply(@Nullable OrderRecord order) {
            Marks marks = order == null ? Marks.NONE : order.marksIn(epoch);
            if (order != null && marks.contains(id)) {
                return unchanged(Verdict.DONE, order);
            }
            long version = order == null ? OrderRecord.firstVersion(epoch) : order.version() + 1;
            return changed(
                    new OrderRecord(user, lines, OrderRecord.UNPAID, false, false, version, epoch, marks.plus(id)));
        }
    }

    /** Adds units of an item; lines of one item at one price become one. */
    record AddLine(long id, long epoch, OrderLine line, int linesMax) implements OrderStep {
        @Override
        public Next<OrderRecord, OrderAnswer> apply(@Nullable OrderRecord order) {
            if (order == null) {
                return absent();
            }
            Marks marks = order.marksIn(epoch);
            if (marks.contains(id)) {
                return unchanged(Verdict.DONE, order);
            }
            if (order.removed()) {
                return missing();
            }
            if (order.paid()) {
                return unchanged(Verdict.PAID, order);
            }
            if (tooLarge(order)) {
                return unchanged(Verdict.REFUSED, order);
            }
            List<OrderLine> lines = merged(order.lines());
            if (lines.size() > linesMax) {
                return unchanged(Verdict.FULL, order);
            }
            return changed(open(order, lines, epoch, marks.plus(id)));
        }

        private boolean tooLarge(OrderRecord order) {
            long units = order.quantities().getOrDefault(line.item(), 0L);
            return line.quantity() > Amount.MAX - units
                    || Math.multiplyHigh(line.quantity(), line.price()) != 0
                    || line.quantity() * line.price() < 0
                    || line.quantity() * line.price() > Amount.MAX - order.cost();
        }

        private List<OrderLine> merged(List<OrderLine> before) {
            List<OrderLine> lines = new ArrayList<>(before);
            for (int index = 0; index < lines.size(); index++) {
                OrderLine other = lines.get(index);
                if (other.item().equals(line.item()) && other.price() == line.price()) {
                    lines.set(index, new OrderLine(other.item(), other.quantity() + line.quantity(), other.price()));
                    return lines;
                }
            }
            lines.add(line);
            return lines;
        }
    }

    /** Takes one unit of an item out, of the line that was added last. */
    record RemoveLine(long id, long epoch, ItemId item) implements OrderStep {
        @Override
        public Next<OrderRecord, OrderAnswer> apply(@Nullable OrderRecord order) {
            if (order == null) {
                return absent();
            }
            Marks marks = order.marksIn(epoch);
            if (marks.contains(id)) {
                return unchanged(Verdict.DONE, order);
            }
            if (order.removed()) {
                return missing();
            }
            if (order.paid()) {
                return unchanged(Verdict.PAID, order);
            }
            List<OrderLine> lines = new ArrayList<>(order.lines());
            for (int index = lines.size() - 1; index >= 0; index--) {
                OrderLine line = lines.get(index);
                if (line.item().equals(item)) {
                    if (line.quantity() == 1) {
                        lines.remove(index);
                    } else {
                        lines.set(index, new OrderLine(item, line.quantity() - 1, line.price()));
                    }
                    return changed(open(order, lines, epoch, marks.plus(id)));
                }
            }
            return unchanged(Verdict.NOT_IN_ORDER, order);
        }
    }

    /**
     * Removes an unpaid order.
     *
     * @param version what it has to have; {@link Step#ANY_VERSION}: whatever it has
     */
    record Remove(long id, long epoch, long version) implements OrderStep {
        /** Removes it whatever its version is. */
        public Remove(long id, long epoch) {
            this(id, epoch, ANY_VERSION);
        }

        @Override
        public Next<OrderRecord, OrderAnswer> apply(@Nullable OrderRecord order) {
            if (order == null) {
                return absent();
            }
            Marks marks = order.marksIn(epoch);
            if (marks.contains(id)) {
                return unchanged(Verdict.DONE, order);
            }
            if (order.removed()) {
                return missing();
            }
            if (version != ANY_VERSION && version != order.version()) {
                return unchanged(Verdict.CHANGED, order);
            }
            if (order.paid()) {
                return unchanged(Verdict.PAID, order);
            }
            return changed(new OrderRecord(
                    order.user(),
                    List.of(),
                    OrderRecord.UNPAID,
                    false,
                    true,
                    order.version() + 1,
                    epoch,
                    marks.plus(id)));
        }
    }

    /** The commit point of a transaction: changes the order if it still is as it was read. Answers the verdict alone. */
    record Commit(long attempt, long epoch, long version, Change change) implements OrderStep {
        @Override
        public Next<OrderRecord, OrderAnswer> apply(@Nullable OrderRecord order) {
            if (order == null) {
                return absent();
            }
            Marks marks = order.marksIn(epoch);
            if (marks.contains(attempt)) {
                return Next.unchanged(new OrderAnswer(Verdict.DONE, null));
            }
            if (order.removed() || order.version() != version) {
                return Next.unchanged(new OrderAnswer(Verdict.CHANGED, null));
            }
            return new Next<>(change.of(order, epoch, marks.plus(attempt)), new OrderAnswer(Verdict.DONE, null));
        }
    }

    /** Brings an order back that had left memory, unless it is back already. Not a change of the order. */
    record Restore(OrderRecord order) implements OrderStep {
        @Override
        public Next<OrderRecord, OrderAnswer> apply(@Nullable OrderRecord present) {
            OrderAnswer answer = new OrderAnswer(Verdict.DONE, null);
            return present == null ? new Next<>(order, answer) : Next.unchanged(answer);
        }
    }

    /** Lets an order that is over leave memory, if it still has the version that is durable. */
    record Evict(long version) implements OrderStep {
        @Override
        public Next<OrderRecord, OrderAnswer> apply(@Nullable OrderRecord order) {
            boolean over = order != null && order.version() == version && (order.paid() || order.removed());
            OrderAnswer answer = new OrderAnswer(over ? Verdict.DONE : Verdict.CHANGED, null);
            return over ? Next.gone(answer) : Next.unchanged(answer);
        }
    }

    /** What a transaction makes of its order. */
    enum Change {
        /** Its stock is taken, and its cost is charged unless it was paid before. */
        CHECKOUT,
        /** Its cost is charged. */
        PAY,
        /** It is unpaid again; stock and credit have gone back. */
        CANCEL;

        /** The order after this change. */
        public OrderRecord of(OrderRecord order, long epoch, Marks marks) {
            long charged = switch (this) {
                case CHECKOUT -> order.paid() ? order.charged() : order.cost();
                case PAY -> order.cost();
                case CANCEL -> OrderRecord.UNPAID;
            };
            return new OrderRecord(
                    order.user(), order.lines(), charged, this == CHECKOUT, false, order.version() + 1, epoch, marks);
        }
    }

    private static OrderRecord open(OrderRecord order, List<OrderLine> lines, long epoch, Marks marks) {
        return new OrderRecord(
                order.user(), lines, OrderRecord.UNPAID, false, false, order.version() + 1, epoch, marks);
    }

    private static Next<OrderRecord, OrderAnswer> changed(OrderRecord next) {
        return new Next<>(next, new OrderAnswer(Verdict.DONE, next.image()));
    }

    private static Next<OrderRecord, OrderAnswer> unchanged(Verdict verdict, OrderRecord order) {
        return Next.unchanged(new OrderAnswer(verdict, order.image()));
    }

    private static Next<OrderRecord, OrderAnswer> absent() {
        return Next.unchanged(new OrderAnswer(Verdict.ABSENT, null));
    }

    private static Next<OrderRecord, OrderAnswer> missing() {
        return Next.unchanged(new OrderAnswer(Verdict.MISSING, null));
    }
}
