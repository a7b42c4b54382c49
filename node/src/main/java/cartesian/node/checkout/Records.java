package cartesian.node.checkout;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Kept;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderStep;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Slip;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Carries steps to the records' owners, wherever they are.
 *
 * <p>A future that fails leaves it open whether the step was applied; asking again with the same step is safe, because
 * steps are idempotent. Futures complete on any thread.
 */
public interface Records {
    CompletableFuture<AccountAnswer> account(AccountKey key, AccountStep step);

    CompletableFuture<OrderAnswer> order(OrderId order, OrderStep step);

    /**
     * Runs a step of a call that has a key, together with what its slip asks of the receipt.
     *
     * @param receipt its name; it is about the account, or about what the step makes
     */
    CompletableFuture<Kept<AccountAnswer>> account(AccountKey key, AccountStep step, ReceiptName receipt, Slip slip);

    /** As {@link #account(AccountKey, AccountStep, ReceiptName, Slip)}, on an order. */
    CompletableFuture<Kept<OrderAnswer>> order(OrderId order, OrderStep step, ReceiptName receipt, Slip slip);

    /** The way to one account, for whoever has several steps for it; to be used by one thread at a time. */
    default Way<AccountStep, AccountAnswer> way(AccountKey key) {
        return step -> account(key, step);
    }

    /** The way to one order, for whoever has several steps for it; to be used by one thread at a time. */
    default Way<OrderStep, OrderAnswer> way(OrderId order) {
        return step -> order(order, step);
    }

    /** Carries steps to one record. */
    interface Way<S, A> {
        CompletableFuture<A> run(S step);
    }

    /** Runs one step on each of many accounts, all items or all users; answers the new versions, none for busy ones. */
    CompletableFuture<Map<AccountKey, Long>> accounts(Map<AccountKey, AccountStep.Replace> steps);

    /** Runs one step on each of many orders; answers the new versions. */
    CompletableFuture<Map<OrderId, Long>> orders(Map<OrderId, OrderStep.Replace> steps);

    /** The partition in which the orders that this node makes for a user live, and the user's credit. */
    int partitionOf(UserId user);

    int partitionOf(OrderId order);

    int partitions();
}
