package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.NodeConfig;
import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.EpochMember;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two nodes of one small shop on records in memory, and a third that soon gives up. */
abstract class KeyedShop {
    static final long EPOCH = 7;
    static final int DEADLINE_MILLIS = 30_000;
    static final int SHORT_DEADLINE_MILLIS = 20;
    static final long UNITS = 50;
    static final long CREDIT = 1_000;
    static final Amount ONE = new Amount(1);

    static final UserId USER = new UserId("user");
    static final ItemId X = new ItemId("x");
    static final ItemId Y = new ItemId("y");
    /** 2 x at 10 and 1 y at 5. */
    static final OrderId BOTH = new OrderId("both");
    /** 1 y at 5, paid and not checked out. */
    static final OrderId PAID = new OrderId("paid");

    private final Names names = new CountedNames();

    MemoryRecords records = new MemoryRecords();
    EpochMember member = member();
    Shop shop = shop(DEADLINE_MILLIS, 0);
    Shop second = shop(DEADLINE_MILLIS, 0);
    Shop impatient = shop(SHORT_DEADLINE_MILLIS, 0);

    private static EpochMember member() {
        EpochMember member = new EpochMember(
                new EpochMember.Limits(16 * 1024, 100_000, 10_000, 300_000),
                new Alone(),
                _ -> {},
                new SimpleMeterRegistry());
        try {
            CutReply _ = member.handle(new CutMessage.Enroll(3, "the scribe", EPOCH, EPOCH - 1, EPOCH - 1));
            CutReply _ = member.handle(
                    new CutMessage.Pulse(3, 1, "the scribe", System.nanoTime(), List.of("a"), List.of(), 1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return member;
    }

    /** Begins afresh, with nothing. */
    final void restart() {
        records = new MemoryRecords();
        member = member();
        shop = shop(DEADLINE_MILLIS, 0);
        second = shop(DEADLINE_MILLIS, 0);
        impatient = shop(SHORT_DEADLINE_MILLIS, 0);
    }

    final Shop shop(int deadlineMillis, int keysMax) {
        return new GridShop(
                records,
                names,
                member,
                new StepsEngine(records, names, new SimpleMeterRegistry()),
                new NodeConfig.Checkout(NodeConfig.Engine.STEPS, deadlineMillis, 10_000, 10_000, 1_000, 5_000, keysMax),
                () -> false,
                new SimpleMeterRegistry());
    }

    final void fillShop() {
        account(new AccountKey.OfItem(X), UNITS, 10);
        account(new AccountKey.OfItem(Y), UNITS, 5);
        account(new AccountKey.OfUser(USER), CREDIT, 0);
        order(BOTH, OrderRecord.UNPAID, new OrderLine(X, 2, 10), new OrderLine(Y, 1, 5));
        order(PAID, 5, new OrderLine(Y, 1, 5));
    }

    private void account(AccountKey key, long units, long price) {
        records.put(key, new Account(units, price, 1, EPOCH - 1, List.of(), Marks.NONE));
    }

    private void order(OrderId id, long charged, OrderLine... lines) {
        records.put(id, new OrderRecord(USER, List.of(lines), charged, false, false, 1, EPOCH - 1, Marks.NONE));
    }

    static CallKey key(String text, String call) {
        return new CallKey(text, call);
    }

    final long units(ItemId item) {
        return records.get(new AccountKey.OfItem(item)).free();
    }

    final long credit() {
        return records.get(new AccountKey.OfUser(USER)).free();
    }

    /** All that records show, without what steps leave behind in them. */
    final String state() {
        rest();
        return records.shown();
    }

    /** All writes have left the gate, and nothing is held. */
    final void rest() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (member.inside() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(member.inside()).isZero();
        assertThat(records.anyHolds()).isFalse();
    }

    /** What there is after the call of this name, made once in a fresh shop. */
    final void assertChangedOnce(String call) {
        rest();
        long x = units(X) - UNITS;
        long y = units(Y) - UNITS;
        long credit = credit() - CREDIT;
        List<Long> expected = switch (call) {
            case "add stock" -> List.of(1L, 0L, 0L);
            case "subtract stock" -> List.of(-1L, 0L, 0L);
            case "add funds" -> List.of(0L, 0L, 1L);
            case "pay" -> List.of(0L, 0L, -1L);
            case "pay order" -> List.of(0L, 0L, -25L);
            case "cancel" -> List.of(0L, 0L, 5L);
            case "check out" -> List.of(-2L, -1L, -25L);
            case "check out what was paid" -> List.of(0L, -1L, 0L);
            default -> List.of(0L, 0L, 0L);
        };
        assertThat(List.of(x, y, credit)).as(call).isEqualTo(expected);
        assertThat(records.size() - 5)
                .as(call)
                .isEqualTo(call.startsWith("create") ? 1 : call.startsWith("replace") ? 2 : 0);
        if (call.equals("add line") || call.equals("remove line")) {
            assertThat(records.get(BOTH).cost()).isEqualTo(call.equals("add line") ? 35 : 15);
        }
    }
}
