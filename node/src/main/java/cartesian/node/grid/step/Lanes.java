package cartesian.node.grid.step;

import cartesian.node.record.Kept;
import cartesian.node.record.Slip;
import cartesian.node.record.Step;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.util.ConcurrencyUtil;
import com.hazelcast.map.IMap;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.spi.impl.NodeEngineImpl;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Carries steps by operations of our own, a lane for each partition: while an operation is under way to a partition, what
 * else is meant for it waits, and goes out as one.
 *
 * <p>With one operation under way, steps of one member on one record run in the order in which they were asked for: what is
 * sent later runs after what was sent before has been answered or has failed. A lane never sends a step twice.
 *
 * <p>A step that finds its record locked by a Hazelcast transaction goes on as an entry processor, which waits.
 *
 * <p>Futures complete on Hazelcast's threads; what follows on them must not block.
 */
public final class Lanes {
    /** How many steps may wait for one partition; more than one member's calls in flight ask for. */
    private static final int WAITING_MAX = 65_536;
    /** How many steps go out as one: a partition's thread does nothing else meanwhile. */
    private static final int BATCH_MAX = 128;
    /** How many operations are under way to one partition. */
    private static final int UNDER_WAY_MAX = 1;

    private final HazelcastInstance hazelcast;
    private final NodeEngineImpl engine;
    private final StepBatches batches;
    private final Alone alone;
    private final List<Lane<Errand<?, ?>>> lanes;

    /** A step, who waits for it, and its record's name if it has to go another way. */
    private record Errand<R, A>(Parcel parcel, Object key, Step<R, A> step, CompletableFuture<A> answer) {}

    public Lanes(HazelcastInstance hazelcast, StepBatches batches) {
        this(hazelcast, batches, new Lane.Limits(WAITING_MAX, BATCH_MAX, UNDER_WAY_MAX));
    }

    /** Lanes of other limits, to be measured. */
    public static Lanes of(HazelcastInstance hazelcast, StepBatches batches, int batchMax, int underWayMax) {
        return new Lanes(hazelcast, batches, new Lane.Limits(WAITING_MAX, batchMax, underWayMax));
    }

    private Lanes(HazelcastInstance hazelcast, StepBatches batches, Lane.Limits limits) {
        this.hazelcast = hazelcast;
        this.engine = Insides.node(hazelcast).getNodeEngine();
        this.batches = batches;
        this.alone = new Alone(engine);
        int partitions = engine.getPartitionService().getPartitionCount();
        List<Lane<Errand<?, ?>>> all = new ArrayList<>(partitions);
        for (int index = 0; index < partitions; index++) {
            int partition = index;
            all.add(new Lane<>(limits, (batch, ended) -> send(partition, batch, ended)));
        }
        this.lanes = List.copyOf(all);
    }

    /** Runs a step on the record of this key; the future fails if it is not known what became of it, or too many wait. */
    public <R, A> CompletableFuture<A> run(String map, Object key, Step<R, A> step) {
        return this.<R, A>to(map, key).run(step);
    }

    /** How many steps wait in all lanes, at about this moment. */
    public int waiting() {
        return lanes.stream().mapToInt(Lane::waiting).sum();
    }

    /** The way to the record of this key. */
    public <R, A> Way<R, A> to(String map, Object key) {
        return new Way<>(batches.number(map), key);
    }

    /** The way to one record, found once for several steps. To be used by one thread at a time. */
    public final class Way<R, A> {
        private final int map;
        private final Object key;
        private @Nullable Data data;
        private int partition;

        private Way(int map, Object key) {
            this.map = map;
            this.key = key;
        }

        /** Runs a step on the record; as {@link Lanes#run}. */
        public CompletableFuture<A> run(Step<R, A> step) {
            return offer(this, step, null);
        }

        /** Runs a step of a call that has a key, together with its slip. The receipt's key falls into the record's partition. */
        public CompletableFuture<Kept<A>> run(Step<R, A> step, Object receipt, Slip slip) {
            Data rider = engine.toData(receipt);
            assert engine.getPartitionService().getPartitionId(rider)
                            == engine.getPartitionService().getPartitionId(data())
                    : receipt;
            return offer(this, step, new Parcel.Rider(rider, slip));
        }

        private Data data() {
            Data found = data;
            if (found == null) {
                found = engine.toData(key);
                partition = engine.getPartitionService().getPartitionId(found);
                data = found;
            }
            return found;
        }
    }

    @SuppressWarnings("unchecked") // The batch does not know what its steps are on.
    private <R, A, B> CompletableFuture<B> offer(Way<R, A> way, Step<R, A> step, Parcel.@Nullable Rider rider) {
        CompletableFuture<B> answer = new CompletableFuture<>();
        try {
            Parcel parcel = new Parcel(way.map, way.data(), (Step<Object, Object>) step, rider);
            Errand<R, A> errand = new Errand<>(parcel, way.key, step, (CompletableFuture<A>) answer);
            if (!lanes.get(way.partition).offer(errand)) {
                answer.completeExceptionally(
                        new RejectedExecutionException("too many steps wait for partition " + way.partition));
            }
        } catch (HazelcastException e) {
            // A member that stops refuses at once; to the caller that is a step like any other whose fate is not known.
            answer.completeExceptionally(e);
        } catch (HazelcastInstanceNotActiveException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private void send(int partition, List<Errand<?, ?>> batch, Runnable ended) {
        List<Parcel> parcels = new ArrayList<>(batch.size());
        for (Errand<?, ?> errand : batch) {
            parcels.add(errand.parcel());
        }
        if (alone.owns(partition)) {
            alone.run(new StepBatch(batches, parcels), partition, (fates, fault) -> {
                if (fates == null) {
                    // The partition moves, or this member stops; Hazelcast's calls know what to do then.
                    invoke(partition, batch, parcels, ended);
                } else {
                    ended.run();
                    end(batch, fates, fault);
                }
            });
        } else {
            invoke(partition, batch, parcels, ended);
        }
    }

    private void invoke(int partition, List<Errand<?, ?>> batch, List<Parcel> parcels, Runnable ended) {
        try {
            var _ = engine.getOperationService()
                    .<Fates>invokeOnPartitionAsync(MapService.SERVICE_NAME, new StepBatch(batches, parcels), partition)
                    .whenCompleteAsync(
                            (fates, fault) -> {
                                // The next batch leaves before this one's callers think about what to ask next.
                                ended.run();
                                end(batch, fates, fault);
                            },
                            ConcurrencyUtil.CALLER_RUNS);
        } catch (RuntimeException e) {
            ended.run();
            end(batch, null, e);
        }
    }

    private void end(List<Errand<?, ?>> batch, @Nullable Fates fates, @Nullable Throwable fault) {
        for (int index = 0; index < batch.size(); index++) {
            if (fates == null) {
                Throwable cause = fault == null ? new IllegalStateException("a batch without an answer") : fault;
                batch.get(index).answer().completeExceptionally(cause);
            } else {
                end(batch.get(index), fates.list().get(index));
            }
        }
    }

    @SuppressWarnings("unchecked") // A step's answer is what the step says it is.
    private <R, A> void end(Errand<R, A> errand, Fate fate) {
        switch (fate) {
            case Fate.Answered(var answer) -> errand.answer().complete((A) answer);
            case Fate.Locked() when errand.parcel().rider() == null -> runAlone(errand);
            case Fate.Locked() ->
                errand.answer().completeExceptionally(new IllegalStateException("a transaction has the record locked"));
            case Fate.Lost(int partition) -> errand.answer().completeExceptionally(new RecordsLostException(partition));
            case Fate.Failed(var reason) -> errand.answer().completeExceptionally(new IllegalStateException(reason));
        }
    }

    private <R, A> void runAlone(Errand<R, A> errand) {
        try {
            IMap<Object, R> map = hazelcast.getMap(batches.map(errand.parcel().map()));
            var _ = map.submitToKey(errand.key(), new StepProcessor<>(errand.step()))
                    .whenComplete((answer, fault) -> {
                        if (fault == null) {
                            errand.answer().complete(answer);
                        } else {
                            errand.answer().completeExceptionally(fault);
                        }
                    });
        } catch (RuntimeException e) {
            errand.answer().completeExceptionally(e);
        }
    }
}
