package cartesian.node.checkout;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.NodeConfig;
import cartesian.node.epoch.EpochMember;
import cartesian.node.epoch.Gate;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces many records at once, in chunks: each chunk passes the gate on its own, so neither a cut nor anything else
 * waits for the whole batch, and memory holds one chunk at a time.
 */
final class Batches {
    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);
    /** How long one chunk may take, milliseconds; far longer than it does on a grid that works. */
    private static final long CHUNK_DEADLINE_MILLIS = 60_000;

    /** How long a batch waits for garbage to be collected, milliseconds. */
    private static final long HEAP_MILLIS = 5_000;

    /** In the place of an epoch. */
    private static final long NOT_BEGUN = -1;

    private static final long NOT_ENDED = -2;

    private final Records records;
    private final Names names;
    private final EpochMember epochs;
    private final NodeConfig.Checkout config;
    private final BooleanSupplier heapFull;

    Batches(Records records, Names names, EpochMember epochs, NodeConfig.Checkout config, BooleanSupplier heapFull) {
        this.records = records;
        this.names = names;
        this.epochs = epochs;
        this.config = config;
        this.heapFull = heapFull;
    }

    Outcome<Long> items(long count, Amount stock, Amount price) {
        return accounts("items", count, id -> new AccountKey.OfItem(new ItemId(id)), stock, price);
    }

    Outcome<Long> users(long count, Amount credit) {
        return accounts("users", count, id -> new AccountKey.OfUser(new UserId(id)), credit, Amount.ZERO);
    }

    private Outcome<Long> accounts(String what, long count, NamedKey key, Amount units, Amount price) {
        Level level = new Level(units, price);
        return chunks(what, count, (first, end, flight) -> {
            Map<AccountKey, Level> levels = HashMap.newHashMap((int) (end - first));
            for (long index = first; index < end; index++) {
                levels.put(key.of(Long.toString(index)), level);
            }
            return replace(levels, flight);
        });
    }

    /** What an account is to have. */
    record Level(Amount units, Amount price) {}

    /**
     * Puts accounts in the place of those of the same keys, all items or all users, in one pass of the gate; answers how many. The same
     * call again completes what was not.
     */
    Outcome<Long> put(Map<AccountKey, Level> levels) {
        long epoch = one(flight -> replace(levels, flight));
        if (epoch == NOT_BEGUN) {
            return new Outcome.Overloaded<>();
        }
        return epoch == NOT_ENDED ? new Outcome.Unresolved<>() : new Outcome.Done<>((long) levels.size(), epoch);
    }

    /** Replaces accounts, waiting for holds to go; false if some have not by the deadline. */
    private boolean replace(Map<AccountKey, Level> levels, Flight flight) {
        Map<AccountKey, AccountStep.Replace> steps = HashMap.newHashMap(levels.size());
        levels.forEach((key, level) -> steps.put(
                key,
                new AccountStep.Replace(
                        names.change(),
                        flight.epoch(),
                        level.units().value(),
                        level.price().value())));
        for (int attempt = 0; !steps.isEmpty(); attempt++) {
            Map<AccountKey, AccountStep.Replace> due = Map.copyOf(steps);
            Map<AccountKey, Long> done = flight.ask(
                    () -> records.accounts(due),
                    versions -> versions.forEach((account, version) ->
                            flight.changed(account, replaced(Objects.requireNonNull(due.get(account)), version))));
            steps.keySet().removeAll(done.keySet());
            if (!steps.isEmpty() && !flight.deadline().pause(attempt)) {
                return false;
            }
        }
        return true;
    }

    private static Account replaced(AccountStep.Replace step, long version) {
        return new Account(step.units(), step.price(), version, step.epoch(), List.of(), Marks.NONE);
    }

    /** Each order gets two random items, which may be the same, and a random user, from its own partition if one lives there. */
    Outcome<Long> orders(long count, long items, long users, Amount price) {
        if (price.value() > Amount.MAX / 2) {
            return new Outcome.Refused<>(new Refusal.SumTooLarge());
        }
        LongFunction<UserId> neighbour = neighbours(users);
        return chunks("orders", count, (first, end, flight) -> {
            Map<OrderId, OrderStep.Replace> steps = HashMap.newHashMap((int) (end - first));
            ThreadLocalRandom random = ThreadLocalRandom.current();
            for (long index = first; index < end; index++) {
                OrderId order = new OrderId(Long.toString(index));
                List<OrderLine> lines = lines(random.nextLong(items), random.nextLong(items), price.value());
                UserId user = neighbour.apply(records.partitionOf(order));
                steps.put(order, new OrderStep.Replace(names.change(), flight.epoch(), user, lines));
            }
            Map<OrderId, Long> _ = flight.ask(
                    () -> records.orders(steps),
                    versions -> versions.forEach((order, version) -> {
                        OrderStep.Replace step = Objects.requireNonNull(steps.get(order));
                        flight.changed(order, OrderRecord.open(step.user(), step.lines(), version, flight.epoch()));
                    }));
            return true;
        });
    }

    private static List<OrderLine> lines(long one, long other, long price) {
        ItemId item = new ItemId(Long.toString(one));
        return one == other
                ? List.of(new OrderLine(item, 2, price))
                : List.of(new OrderLine(item, 1, price), new OrderLine(new ItemId(Long.toString(other)), 1, price));
    }

    /** Draws, for a partition, one of the users {@code 0} to {@code users-1} who live there, or else any of them. */
    private LongFunction<UserId> neighbours(long users) {
        int[] count = new int[records.partitions()];
        int[] partitions = new int[(int) users];
        for (int user = 0; user < users; user++) {
            partitions[user] = records.partitionOf(new UserId(Integer.toString(user)));
            count[partitions[user]]++;
        }
        int[][] byPartition = new int[records.partitions()][];
        for (int partition = 0; partition < byPartition.length; partition++) {
            byPartition[partition] = new int[count[partition]];
        }
        for (int user = 0; user < users; user++) {
            int partition = partitions[user];
            byPartition[partition][--count[partition]] = user;
        }
        return partition -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            int[] there = byPartition[(int) partition];
            long user = there.length == 0 ? random.nextLong(users) : there[random.nextInt(there.length)];
            return new UserId(Long.toString(user));
        };
    }

    private interface NamedKey {
        AccountKey of(String id);
    }

    private interface Chunk {
        /** Replaces the records of one chunk; false if some stayed busy until the deadline. */
        boolean replace(long first, long end, Flight flight);
    }

    private Outcome<Long> chunks(String what, long count, Chunk chunk) {
        LOG.info("Batch of {} {} begins", count, what);
        long reported = System.nanoTime();
        long epoch = epochs.epoch();
        for (long first = 0; first < count; first += config.batchChunk()) {
            long begin = first;
            long end = Math.min(count, first + config.batchChunk());
            epoch = one(flight -> chunk.replace(begin, end, flight));
            if (epoch == NOT_BEGUN || epoch == NOT_ENDED) {
                return stopped(what, first, count);
            }
            if (System.nanoTime() - reported > 1_000_000_000L) {
                LOG.info("Batch of {} {}: {} done", count, what, end);
                reported = System.nanoTime();
            }
        }
        LOG.info("Batch of {} {} is complete", count, what);
        return new Outcome.Done<>(count, epoch);
    }

    /** Runs one chunk inside the gate; answers its epoch, or that it has not begun or not ended. */
    private long one(Predicate<Flight> chunk) {
        Deadline deadline = Deadline.inMillis(CHUNK_DEADLINE_MILLIS);
        Optional<Gate.Pass> pass = enter(deadline);
        if (pass.isEmpty()) {
            return NOT_BEGUN;
        }
        Flight flight = new Flight(pass.get(), deadline, epochs.buffer());
        try {
            return chunk.test(flight) ? flight.epoch() : NOT_ENDED;
        } catch (UnavailableException e) {
            return NOT_ENDED;
        } finally {
            flight.land();
        }
    }

    /** Waits while the heap is full, for a moment only: it may be full of garbage, or for good. */
    private boolean hasRoom() {
        Deadline moment = Deadline.inMillis(HEAP_MILLIS);
        while (heapFull.getAsBoolean()) {
            if (!moment.pause(Integer.MAX_VALUE)) {
                return false;
            }
        }
        return true;
    }

    /** Enters the gate; where too many images wait for Postgres, a batch waits too, for cuts to be made in between. */
    private Optional<Gate.Pass> enter(Deadline deadline) {
        if (!hasRoom()) {
            return Optional.empty();
        }
        while (epochs.full()) {
            if (!deadline.pause(Integer.MAX_VALUE)) {
                return Optional.empty();
            }
        }
        return epochs.enter(deadline.nanos());
    }

    private static Outcome<Long> stopped(String what, long done, long count) {
        LOG.warn("Batch of {} {} stopped after {}; the same call again completes it", count, what, done);
        return done == 0 ? new Outcome.Overloaded<>() : new Outcome.Unresolved<>();
    }
}
