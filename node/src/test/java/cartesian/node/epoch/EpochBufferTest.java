package cartesian.node.epoch;

import static cartesian.node.epoch.Images.ANN;
import static cartesian.node.epoch.Images.BREAD;
import static cartesian.node.epoch.Images.MILK;
import static cartesian.node.epoch.Images.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Hold;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Tx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EpochBufferTest {
    private static final int BUFFERS = 4;
    private static final List<AccountKey> KEYS = List.of(BREAD, MILK, ANN);

    private record Change(AccountKey key, long version) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void newestVersionWinsWhateverTheOrderOfAddsAndMerges(long seed) {
        Random random = new Random(seed);
        List<Change> changes = new ArrayList<>();
        Map<AccountKey, Account> newest = new HashMap<>();
        for (AccountKey key : KEYS) {
            long last = 1L + random.nextInt(20);
            for (long version = 1; version <= last; version++) {
                changes.add(new Change(key, version));
            }
            newest.put(key, Images.account(last));
        }
        long lastOrder = 1L + random.nextInt(20);
        List<Long> orders = new ArrayList<>();
        for (long version = 1; version <= lastOrder; version++) {
            orders.add(version);
        }
        Collections.shuffle(changes, random);
        Collections.shuffle(orders, random);

        List<EpochBuffer> buffers = new ArrayList<>();
        for (int index = 0; index < BUFFERS; index++) {
            buffers.add(new EpochBuffer());
        }
        changes.forEach(
                change -> buffers.get(random.nextInt(BUFFERS)).add(change.key(), Images.account(change.version())));
        orders.forEach(version -> buffers.get(random.nextInt(BUFFERS)).add(ORDER, Images.order(version)));
        while (buffers.size() > 1) {
            EpochBuffer from = buffers.remove(random.nextInt(buffers.size()));
            EpochBuffer into = buffers.get(random.nextInt(buffers.size()));
            into.addAll(from);
            into.addAll(from);
        }

        EpochBuffer merged = buffers.getFirst();
        assertThat(merged.accounts()).as("seed %d", seed).isEqualTo(newest);
        assertThat(merged.orders()).as("seed %d", seed).isEqualTo(Map.of(ORDER, Images.order(lastOrder)));
    }

    @Test
    void manyChangesOfOneRecordAreOneImage() {
        EpochBuffer buffer = new EpochBuffer();
        for (long version = 1; version <= 1_000; version++) {
            buffer.add(BREAD, Images.account(version));
            buffer.add(ORDER, Images.order(version));
        }
        assertThat(buffer.size()).isEqualTo(2);
        assertThat(buffer.accounts()).containsEntry(BREAD, Images.account(1_000));
    }

    @Test
    void imagesCarryNeitherHoldsNorMarks() {
        EpochBuffer buffer = new EpochBuffer();
        Hold taken = new Hold(new Tx(new OrderId("a"), 1), 30);
        Hold expected = new Hold(new Tx(new OrderId("b"), 2), -7);
        buffer.add(BREAD, new Account(70, 3, 5, 9, List.of(taken, expected), Marks.NONE.plus(11)));
        buffer.add(
                ORDER,
                new OrderRecord(
                        new UserId("ann"), List.of(), OrderRecord.UNPAID, false, false, 5, 9, Marks.NONE.plus(12)));

        // As if every transaction in flight failed: what is held is there, what is expected is not.
        assertThat(buffer.accounts()).containsEntry(BREAD, new Account(100, 3, 5, 9, List.of(), Marks.NONE));
        assertThat(buffer.orders())
                .hasEntrySatisfying(
                        ORDER, order -> assertThat(order.marks().isEmpty()).isTrue());
    }

    @Test
    void suspicionIsNotAnImage() {
        EpochBuffer buffer = new EpochBuffer();
        buffer.suspect();
        assertThat(buffer.isSuspect()).isTrue();
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.size()).isZero();
    }

    @Test
    void bufferOfAGridInMemoryKeepsNothing() {
        EpochBuffer buffer = EpochBuffer.keepingNothing();
        buffer.add(BREAD, Images.account(1));
        buffer.add(ORDER, Images.order(1));
        assertThat(buffer.isEmpty()).isTrue();
    }
}
