package cartesian.node.grid.step;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.checkout.Records;
import cartesian.node.faults.Cluster;
import cartesian.node.grid.Grid;
import cartesian.node.grid.JoinedGrids;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Verdict;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.spi.impl.NodeEngineImpl;
import com.hazelcast.spi.impl.PartitionSpecificRunnable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A backup that has missed steps, as messages get lost with a connection, holds what the owner holds after the next. */
final class ReplicaIT {
    private static final long EPOCH = 7;
    private static final long FIRST_VERSION = (EPOCH << 24) + 1;
    private static final AccountKey USER = new AccountKey.OfUser(new UserId("u"));
    private static final OrderId ORDER = new OrderId("o");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JoinedGrids joined = new JoinedGrids();
    private final List<Grid> grids = joined.all();

    @AfterEach
    void stop() {
        joined.close();
    }

    /** All backups of these maps forget all they have. */
    private void lose(String... maps) {
        for (HazelcastInstance member : Hazelcast.getAllHazelcastInstances()) {
            if (!member.getConfig().getClusterName().equals(joined.name())) {
                continue;
            }
            NodeEngineImpl engine = Insides.node(member).getNodeEngine();
            MapService service = engine.getService(MapService.SERVICE_NAME);
            for (int partition = 0; partition < engine.getPartitionService().getPartitionCount(); partition++) {
                if (!engine.getPartitionService().isPartitionOwner(partition)) {
                    int each = partition;
                    onThreadOf(partition, engine, () -> {
                        for (String map : maps) {
                            service.getMapServiceContext()
                                    .getRecordStore(each, map)
                                    .reset();
                        }
                    });
                }
            }
        }
    }

    private static void onThreadOf(int partition, NodeEngineImpl engine, Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        engine.getOperationService().execute(new PartitionSpecificRunnable() {
            @Override
            public int getPartitionId() {
                return partition;
            }

            @Override
            public void run() {
                action.run();
                done.complete(null);
            }
        });
        done.join();
    }

    private void ownersDie() {
        Grid survivor = grids.getLast();
        grids.getFirst().terminate();
        Cluster.eventually("one is left", PATIENCE, () -> survivor.members() == 1);
    }

    @Test
    void acknowledgedChangeOfAnAccountOutlivesItsOwner() {
        joined.start(2, false);
        Records records = grids.getLast().records();
        AccountAnswer _ =
                records.account(USER, new AccountStep.Create(1, EPOCH, 4, 0)).join();
        AccountAnswer _ =
                records.account(USER, new AccountStep.Add(2, EPOCH, 4)).join();
        lose("credit");
        AccountAnswer taken =
                records.account(USER, new AccountStep.Subtract(3, EPOCH, 5)).join();
        assertThat(taken.verdict()).isEqualTo(Verdict.DONE);

        ownersDie();

        AccountAnswer found = JoinedGrids.ask(() -> records.account(USER, new AccountStep.Read()));
        assertThat(Objects.requireNonNull(found.account()).free()).isEqualTo(3);
    }

    @Test
    void acknowledgedCommitOutlivesItsOwner() {
        joined.start(2, false);
        Records records = grids.getLast().records();
        OrderAnswer _ = records.order(ORDER, new OrderStep.Create(1, EPOCH, new UserId("u")))
                .join();
        lose("orders");
        OrderAnswer paid = records.order(
                        ORDER, new OrderStep.Commit(3, EPOCH, FIRST_VERSION, OrderStep.Change.CHECKOUT))
                .join();
        assertThat(paid.verdict()).isEqualTo(Verdict.DONE);

        ownersDie();

        OrderAnswer found = JoinedGrids.ask(() -> records.order(ORDER, new OrderStep.Read()));
        assertThat(Objects.requireNonNull(found.order()).paid()).isTrue();
    }

    /** It was asked again, maybe because a backup had not answered. */
    @Test
    void stepThatIsAskedAgainMendsABackup() {
        joined.start(2, false);
        Records records = grids.getLast().records();
        AccountAnswer _ =
                records.account(USER, new AccountStep.Create(1, EPOCH, 4, 0)).join();
        lose("credit");
        AccountAnswer again =
                records.account(USER, new AccountStep.Create(1, EPOCH, 4, 0)).join();
        assertThat(again.verdict()).isEqualTo(Verdict.DONE);

        ownersDie();

        AccountAnswer found = JoinedGrids.ask(() -> records.account(USER, new AccountStep.Read()));
        assertThat(Objects.requireNonNull(found.account()).free()).isEqualTo(4);
    }

    @Test
    void batchOutlivesItsOwner() {
        joined.start(2, false);
        Records records = grids.getLast().records();
        Map<AccountKey, Long> _ = records.accounts(Map.of(USER, new AccountStep.Replace(1, EPOCH, 4, 0)))
                .join();
        lose("credit");
        Map<AccountKey, Long> _ = records.accounts(Map.of(USER, new AccountStep.Replace(1, EPOCH, 4, 0)))
                .join();

        ownersDie();

        AccountAnswer found = JoinedGrids.ask(() -> records.account(USER, new AccountStep.Read()));
        assertThat(Objects.requireNonNull(found.account()).free()).isEqualTo(4);
    }
}
