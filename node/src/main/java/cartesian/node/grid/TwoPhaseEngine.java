package cartesian.node.grid;

import cartesian.api.Amount;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.checkout.Archive;
import cartesian.node.checkout.CheckoutEngine;
import cartesian.node.checkout.Decision;
import cartesian.node.checkout.Demand;
import cartesian.node.checkout.Flight;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.OrderRecord;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.transaction.TransactionContext;
import com.hazelcast.transaction.TransactionOptions;
import com.hazelcast.transaction.TransactionalMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reference engine: the same rules under Hazelcast's two-phase transactions.
 *
 * <p>Locks are taken for the order, then the items in the order of their ids, then the user, so transactions do not wait
 * for each other in a circle. A transaction lives on one thread and never outlives its deadline by much. Its known limits
 * are those of Hazelcast's transactions: hot keys queue, and a member that dies may leave a commit half done.
 */
final class TwoPhaseEngine implements CheckoutEngine {
    private static final Logger LOG = LoggerFactory.getLogger(TwoPhaseEngine.class);

    private final HazelcastInstance hazelcast;
    private final Archive archive;
    private final Demand demand;

    TwoPhaseEngine(HazelcastInstance hazelcast, Archive archive, Demand demand) {
        this.hazelcast = hazelcast;
        this.archive = archive;
        this.demand = demand;
    }

    @Override
    public Outcome<Amount> checkout(OrderId order, long seen, Flight flight) {
        return transact(
                order, found -> demand.heard(Decision.ifStill(seen, found, Decision.checkout(order, found))), flight);
    }

    @Override
    public Outcome<Amount> pay(UserId user, OrderId order, Amount amount, Flight flight) {
        return transact(order, found -> Decision.pay(user, order, amount, found), flight);
    }

    @Override
    public Outcome<Amount> cancel(UserId user, OrderId order, long seen, Flight flight) {
        return transact(order, found -> Decision.ifStill(seen, found, Decision.cancel(user, order, found)), flight);
    }

    private Outcome<Amount> transact(OrderId id, Function<Optional<OrderRecord>, Decision> rules, Flight flight) {
        long leftMillis =
                Math.max(1, TimeUnit.NANOSECONDS.toMillis(flight.deadline().nanos() - System.nanoTime()));
        TransactionContext context = hazelcast.newTransactionContext(new TransactionOptions()
                .setTransactionType(TransactionOptions.TransactionType.TWO_PHASE)
                .setTimeout(leftMillis, TimeUnit.MILLISECONDS));
        boolean committing = false;
        context.beginTransaction();
        try {
            EpochBuffer changes = new EpochBuffer();
            Outcome<Amount> outcome = run(context, id, rules, flight, changes);
            if (outcome instanceof Outcome.Done<Amount>) {
                committing = true;
                context.commitTransaction();
                changes.accounts().forEach(flight::changed);
                changes.orders().forEach(flight::changed);
            } else {
                context.rollbackTransaction();
            }
            return outcome;
        } catch (HazelcastException e) {
            LOG.warn("A two-phase transaction failed: {}", e.getMessage());
            if (committing) {
                flight.suspect();
                free(context);
                return new Outcome.Unresolved<>();
            }
            context.rollbackTransaction();
            return new Outcome.Overloaded<>();
        }
    }

    /**
     * Frees records and this thread after a commit that failed. If it has not even been prepared, as when its time had run out,
     * Hazelcast leaves it under way, and the thread may begin no other.
     */
    private static void free(TransactionContext context) {
        try {
            context.rollbackTransaction();
        } catch (HazelcastException | IllegalStateException e) {
            LOG.warn("It was not rolled back either: {}", e.getMessage());
        }
    }

    private Outcome<Amount> run(
            TransactionContext context,
            OrderId id,
            Function<Optional<OrderRecord>, Decision> rules,
            Flight flight,
            EpochBuffer changes) {
        TransactionalMap<Key, OrderRecord> orders = context.getMap(GridRecords.ORDERS);
        Key key = new Key.OrderKey(id);
        Optional<OrderRecord> found = Optional.ofNullable(forUpdate(orders, key))
                .or(() -> archive.find(id))
                .filter(order -> !order.removed());
        Decision.Go go;
        switch (rules.apply(found)) {
            case Decision.Already(var amount) -> {
                return new Outcome.Done<>(amount, flight.epoch());
            }
            case Decision.Refuse(var refusal) -> {
                return new Outcome.Refused<>(refusal);
            }
            case Decision.Go plan -> go = plan;
        }
        Map<AccountKey, Account> accounts = lock(context, go.claims());
        Optional<Refusal> refusal = refusal(go.claims(), accounts);
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        for (Decision.Claim claim : go.claims()) {
            Account account = Objects.requireNonNull(accounts.get(claim.key()));
            Account after = after(account, claim, flight.epoch());
            map(context, claim.key()).set(GridRecords.key(claim.key()), after);
            changes.add(claim.key(), after);
        }
        OrderRecord order = found.orElseThrow();
        OrderRecord after = go.change().of(order, flight.epoch(), order.marks());
        orders.set(key, after);
        changes.add(id, after);
        return new Outcome.Done<>(go.amount(), flight.epoch());
    }

    private static Map<AccountKey, Account> lock(TransactionContext context, List<Decision.Claim> claims) {
        List<Decision.Claim> sorted = new ArrayList<>(claims);
        sorted.sort(Comparator.comparing(Decision.Claim::key));
        Map<AccountKey, Account> accounts = new HashMap<>();
        for (Decision.Claim claim : sorted) {
            Account account = forUpdate(map(context, claim.key()), GridRecords.key(claim.key()));
            if (account != null) {
                accounts.put(claim.key(), account);
            }
        }
        return accounts;
    }

    private static Optional<Refusal> refusal(List<Decision.Claim> claims, Map<AccountKey, Account> accounts) {
        for (Decision.Claim claim : claims) {
            if (!accounts.containsKey(claim.key())) {
                return Optional.of(Decision.missing(claim.key()));
            }
        }
        for (Decision.Claim claim : claims) {
            long left = Objects.requireNonNull(accounts.get(claim.key())).free();
            if (left < claim.units() || left - claim.units() > Amount.MAX) {
                return Optional.of(Decision.refusal(claim, new Amount(left)));
            }
        }
        return Optional.empty();
    }

    private static Account after(Account account, Decision.Claim claim, long epoch) {
        return new Account(
                account.free() - claim.units(),
                account.price(),
                account.version() + 1,
                epoch,
                account.holds(),
                account.marks());
    }

    private static TransactionalMap<Key, Account> map(TransactionContext context, AccountKey key) {
        return switch (key) {
            case AccountKey.OfItem _ -> context.getMap(GridRecords.STOCK);
            case AccountKey.OfUser _ -> context.getMap(GridRecords.CREDIT);
        };
    }

    private static <V> @Nullable V forUpdate(TransactionalMap<Key, V> map, Key key) {
        return map.getForUpdate(key);
    }
}
