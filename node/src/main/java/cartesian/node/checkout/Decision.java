package cartesian.node.checkout;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.record.AccountKey;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep.Change;
import cartesian.node.record.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the rules say of a call, by the order alone: pure functions, shared by all engines. */
public sealed interface Decision {
    /** There is nothing left to do. */
    record Already(Amount amount) implements Decision {}

    record Refuse(Refusal refusal) implements Decision {}

    /**
     * The order is to be changed, together with these accounts.
     *
     * @param claims lines first, in their order, then the user; no account twice
     */
    record Go(Change change, List<Claim> claims, Amount amount) implements Decision {
        public Go {
            claims = List.copyOf(claims);
        }
    }

    /** Units that an account is to lose (above 0) or gain (below 0); 0 if it only has to exist. */
    record Claim(AccountKey key, long units) {}

    /** An order checks out if all its stock, and its cost unless it is paid, can be taken. Empty ones do at no cost. */
    static Decision checkout(OrderId id, Optional<OrderRecord> found) {
        if (found.isEmpty()) {
            return new Refuse(new Refusal.NoSuchOrder(id));
        }
        OrderRecord order = found.get();
        if (order.taken()) {
            return new Already(new Amount(order.charged()));
        }
        long cost = order.paid() ? order.charged() : order.cost();
        List<Claim> claims = stock(order, 1);
        if (!order.paid() && cost > 0) {
            claims.add(new Claim(new AccountKey.OfUser(order.user()), cost));
        }
        return new Go(Change.CHECKOUT, claims, new Amount(cost));
    }

    /**
     * What is decided, if the order still is as the client has seen it. A checkout that was made of what was seen, and is asked for
     * again, stays done.
     *
     * @param seen the version that the client has seen; {@link Step#ANY_VERSION}: whatever it is
     */
    static Decision ifStill(long seen, Optional<OrderRecord> found, Decision decided) {
        if (seen == Step.ANY_VERSION || found.isEmpty()) {
            return decided;
        }
        long version = found.get().version();
        // A checkout is the last change of an order that is checked out, so one version ago it was not.
        boolean isRepeated = decided instanceof Already && version == seen + 1;
        return version == seen || isRepeated ? decided : new Refuse(new Refusal.ChangedMeanwhile(seen));
    }

    /** An order is paid by its own user, with what it costs, once. */
    static Decision pay(UserId user, OrderId id, Amount offered, Optional<OrderRecord> found) {
        if (found.isEmpty()) {
            return new Refuse(new Refusal.NoSuchOrder(id));
        }
        OrderRecord order = found.get();
        if (!order.user().equals(user)) {
            return new Refuse(new Refusal.NotTheirOrder(user, id));
        }
        Amount cost = new Amount(order.paid() ? order.charged() : order.cost());
        if (!offered.equals(cost)) {
            return new Refuse(new Refusal.WrongAmount(id, offered, cost));
        }
        if (order.paid()) {
            return new Already(cost);
        }
        return new Go(Change.PAY, List.of(new Claim(new AccountKey.OfUser(user), cost.value())), cost);
    }

    /** A payment is cancelled by its user; what was taken goes back. */
    static Decision cancel(UserId user, OrderId id, Optional<OrderRecord> found) {
        if (found.isEmpty() || !found.get().paid() || !found.get().user().equals(user)) {
            return new Refuse(new Refusal.NoSuchPayment(user, id));
        }
        OrderRecord order = found.get();
        List<Claim> claims = order.taken() ? stock(order, -1) : new ArrayList<>();
        if (order.charged() > 0) {
            claims.add(new Claim(new AccountKey.OfUser(user), -order.charged()));
        }
        return new Go(Change.CANCEL, claims, new Amount(order.charged()));
    }

    private static List<Claim> stock(OrderRecord order, int sign) {
        Map<ItemId, Long> quantities = order.quantities();
        List<Claim> claims = new ArrayList<>(quantities.size() + 1);
        quantities.forEach((item, quantity) -> claims.add(new Claim(new AccountKey.OfItem(item), sign * quantity)));
        return claims;
    }

    /** Why an account that exists cannot bear a claim. */
    static Refusal refusal(Claim claim, Amount left) {
        if (claim.units() < 0) {
            return new Refusal.SumTooLarge();
        }
        return switch (claim.key()) {
            case AccountKey.OfItem(var item) -> new Refusal.OutOfStock(item, new Amount(claim.units()), left);
            case AccountKey.OfUser(var user) -> new Refusal.OutOfCredit(user, new Amount(claim.units()), left);
        };
    }

    /** Why an account that does not exist cannot bear a claim. */
    static Refusal missing(AccountKey key) {
        return switch (key) {
            case AccountKey.OfItem(var item) -> new Refusal.NoSuchItem(item);
            case AccountKey.OfUser(var user) -> new Refusal.NoSuchUser(user);
        };
    }
}
