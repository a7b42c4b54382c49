package cartesian.node.grid.step;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.checkout.CallKey;
import cartesian.node.checkout.Records;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.faults.Cluster;
import cartesian.node.grid.Grid;
import cartesian.node.grid.JoinedGrids;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Kept;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Place;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Slip;
import cartesian.node.record.Told;
import cartesian.node.record.Verdict;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receipt is wherever the change is that it tells of: on the owner, on the backup that follows it, and after a load. */
final class ReceiptIT {
    private static final long EPOCH = 7;
    private static final long CALL = 77;
    private static final long NOW = System.currentTimeMillis();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ITEMS = 60;

    private final JoinedGrids joined = new JoinedGrids();
    private final List<Grid> grids = joined.all();

    @AfterEach
    void stop() {
        joined.close();
    }

    private static AccountKey item(int number) {
        return new AccountKey.OfItem(new ItemId("item-" + number));
    }

    private static ReceiptName name(AccountKey account, String key) {
        return new ReceiptName(new Place.OfAccount(account), key);
    }

    private static Slip slip(long change, Slip.Word word) {
        return new Slip(CALL, change, EPOCH, NOW, word);
    }

    private static CompletableFuture<Kept<AccountAnswer>> add(Records records, AccountKey account, long change) {
        AccountStep.Add step = new AccountStep.Add(change, EPOCH, 1);
        return records.account(account, step, name(account, "k"), slip(change, new Slip.Word.Count()));
    }

    private static long units(Records records, AccountKey account) {
        AccountAnswer found = JoinedGrids.ask(() -> records.account(account, new AccountStep.Read()));
        return Objects.requireNonNull(found.account()).free();
    }

    @Test
    void changeAndReceiptOutliveTheirOwnerTogether() {
        joined.start(2, false);
        Records records = grids.getLast().records();
        List<CompletableFuture<Kept<AccountAnswer>>> sent = new ArrayList<>();
        for (int number = 0; number < ITEMS; number++) {
            AccountAnswer _ = records.account(item(number), new AccountStep.Create(number, EPOCH, 5, 1))
                    .join();
            sent.add(add(records, item(number), 1_000 + number));
        }
        for (int number = 0; number < ITEMS; number++) {
            Receipt left = Objects.requireNonNull(sent.get(number).join().receipt());
            assertThat(left.told()).isEqualTo(new Told.Done(6));
            assertThat(left.change()).isEqualTo(1_000 + number);
        }

        grids.getFirst().terminate();
        Cluster.eventually("one is left", PATIENCE, () -> grids.getLast().members() == 1);

        for (int number = 0; number < ITEMS; number++) {
            int each = number;
            Kept<AccountAnswer> again = JoinedGrids.ask(() -> add(records, item(each), 2_000 + each));
            assertThat(again.receipt()).extracting(Receipt::change).isEqualTo(1_000L + number);
            assertThat(units(records, item(number))).isEqualTo(6);
        }
    }

    /** One batch of its lane: the second finds what the first has left. */
    @Test
    void stepsOfOneKeyThatTravelTogetherAreAppliedOnce() {
        joined.start(2, false);
        Records records = grids.getLast().records();
        AccountAnswer _ =
                records.account(item(0), new AccountStep.Create(1, EPOCH, 5, 1)).join();
        List<CompletableFuture<Kept<AccountAnswer>>> sent = new ArrayList<>();
        for (int change = 100; change < 200; change++) {
            sent.add(add(records, item(0), change));
        }
        assertThat(sent.stream().map(answer -> answer.join().receipt()).distinct())
                .hasSize(1);
        assertThat(units(records, item(0))).isEqualTo(6);
    }

    @Test
    void receiptOfAMadeOrderLivesWhereTheOrderLives() {
        joined.start(2, false);
        Records records = grids.getFirst().records();
        UserId user = new UserId("u");
        ReceiptName name = new ReceiptName(new Place.OfOrders(user), "k");
        assertThat(records.partitionOf(user)).isEqualTo(records.partitionOf(new OrderId("u")));
        for (String id : List.of("u", "u")) {
            Kept<OrderAnswer> kept = records.order(
                            new OrderId(id),
                            new OrderStep.Create(9, EPOCH, user),
                            name,
                            slip(9, new Slip.Word.Tell(new Told.Made(id))))
                    .join();
            assertThat(kept.answer().verdict()).isEqualTo(Verdict.DONE);
            assertThat(kept.receipt()).extracting(Receipt::told).isEqualTo(new Told.Made("u"));
        }
    }

    @Test
    void repairFindsReceiptsOfItsEpochAndNoBindings() {
        joined.start(1, false);
        Records records = grids.getFirst().records();
        AccountAnswer _ =
                records.account(item(0), new AccountStep.Create(1, EPOCH, 5, 1)).join();
        Kept<AccountAnswer> kept = add(records, item(0), 2).join();
        Slip.Word bound = new Slip.Word.Tell(new Told.Bound());
        Kept<AccountAnswer> _ = records.account(item(9), new AccountStep.Read(), name(item(9), "k"), slip(3, bound))
                .join();
        EpochBuffer images = grids.getFirst().repair().run(EPOCH - 1, EPOCH);
        assertThat(images.receipts()).isEqualTo(Map.of(name(item(0), "k"), Objects.requireNonNull(kept.receipt())));
        assertThat(images.accounts()).containsOnlyKeys(item(0));
        assertThat(grids.getFirst().repair().run(EPOCH, EPOCH + 1).isEmpty()).isTrue();
    }

    @Test
    void loadedReceiptsHoldAndBindTheirKeys() {
        joined.start(1, false);
        Grid grid = grids.getFirst();
        Receipt told = new Receipt(CALL, new Told.Done(6), 0, EPOCH - 1, NOW + Receipt.KEPT_MILLIS);
        grid.loader().receipts(Map.of(name(item(0), "k"), told));
        Kept<AccountAnswer> found = add(grid.records(), item(0), 5).join();
        assertThat(found.receipt()).isEqualTo(told);
        var binding = new ReceiptName(CallKey.binding("k"), "k");
        AccountKey where = ((Place.OfAccount) binding.place()).account();
        Kept<AccountAnswer> bound = grid.records()
                .account(where, new AccountStep.Read(), binding, slip(6, new Slip.Word.None()))
                .join();
        assertThat(bound.receipt()).isEqualTo(told.binding());
        assertThat(grid.repair().run(EPOCH - 1, EPOCH).isEmpty()).isTrue();
        assertThat(livesHours()).containsOnly(25L);
    }

    @Test
    void hazelcastDropsReceiptsAnHourAfterTheyAreVoidAndRecordsNever() {
        joined.start(1, false);
        Records records = grids.getFirst().records();
        AccountAnswer _ =
                records.account(item(0), new AccountStep.Create(1, EPOCH, 5, 1)).join();
        Kept<AccountAnswer> _ = add(records, item(0), 2).join();
        assertThat(livesHours()).containsExactlyInAnyOrder(25L, Long.MAX_VALUE);
    }

    /** How long all that is in the map of stock is to live. */
    private List<Long> livesHours() {
        HazelcastInstance member = Hazelcast.getAllHazelcastInstances().stream()
                .filter(each -> each.getConfig().getClusterName().equals(joined.name()))
                .findAny()
                .orElseThrow();
        IMap<Object, Object> stock = member.getMap("stock");
        Map<Object, Long> hours = new HashMap<>();
        for (Object key : stock.keySet()) {
            long millis = Objects.requireNonNull(stock.getEntryView(key)).getTtl();
            hours.put(key, millis == Long.MAX_VALUE ? millis : TimeUnit.MILLISECONDS.toHours(millis));
        }
        return List.copyOf(hours.values());
    }
}
