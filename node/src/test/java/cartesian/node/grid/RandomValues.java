package cartesian.node.grid;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.epoch.Lineage;
import cartesian.node.grid.step.BulkProcessor;
import cartesian.node.grid.step.Fate;
import cartesian.node.grid.step.Fates;
import cartesian.node.grid.step.RecordCopies;
import cartesian.node.grid.step.RecordCopy;
import cartesian.node.live.Activity;
import cartesian.node.live.Latencies;
import cartesian.node.live.Second;
import cartesian.node.live.Wanted;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Hold;
import cartesian.node.record.Kept;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Place;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Step;
import cartesian.node.record.Told;
import cartesian.node.record.Tx;
import cartesian.node.record.Verdict;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Random values of all that members of a grid tell each other. */
final class RandomValues {
    private RandomValues() {}

    static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    static Verdict verdict(Random random) {
        return pick(random, List.of(Verdict.values()));
    }

    static String id(Random random) {
        StringBuilder id = new StringBuilder();
        for (int length = random.nextInt(random.nextBoolean() ? 128 : 30); length >= 0; length--) {
            id.append((char) ('0' + random.nextInt('~' - '0' + 1)));
        }
        return id.toString();
    }

    static ItemId item(Random random) {
        return new ItemId(id(random));
    }

    static UserId user(Random random) {
        return new UserId(id(random));
    }

    static OrderId order(Random random) {
        return new OrderId(id(random));
    }

    static Tx tx(Random random) {
        return new Tx(order(random), random.nextLong());
    }

    static long amount(Random random) {
        return random.nextBoolean() ? random.nextInt(100) : random.nextLong(Amount.MAX + 1);
    }

    static Marks marks(Random random) {
        Marks marks = Marks.NONE;
        for (int count = random.nextInt(random.nextInt(10) == 0 ? 3000 : 4); count > 0; count--) {
            marks = marks.plus(random.nextLong());
        }
        return marks;
    }

    static Account account(Random random) {
        long left = Amount.MAX;
        long free = random.nextLong(left);
        left -= free;
        List<Hold> holds = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0 && left > 0; count--) {
            long units = 1 + random.nextLong(left);
            left -= units;
            holds.add(new Hold(tx(random), random.nextBoolean() ? units : -units));
        }
        return new Account(free, amount(random), random.nextLong(), random.nextLong(), holds, marks(random));
    }

    static OrderLine line(Random random) {
        return new OrderLine(item(random), 1 + random.nextLong(1L << 20), random.nextLong(1L << 30));
    }

    static List<OrderLine> lines(Random random) {
        return Stream.generate(() -> line(random)).limit(random.nextInt(4)).toList();
    }

    static OrderRecord orderRecord(Random random) {
        boolean taken = random.nextBoolean();
        long charged = taken || random.nextBoolean() ? amount(random) : OrderRecord.UNPAID;
        return new OrderRecord(
                user(random),
                lines(random),
                charged,
                taken,
                random.nextBoolean(),
                random.nextLong(),
                random.nextLong(),
                marks(random));
    }

    static ReceiptName receiptName(Random random) {
        Place place = switch (random.nextInt(4)) {
            case 0 -> new Place.OfAccount(new AccountKey.OfItem(item(random)));
            case 1 -> new Place.OfAccount(new AccountKey.OfUser(user(random)));
            case 2 -> new Place.OfOrder(order(random));
            default -> new Place.OfOrders(user(random));
        };
        String key = id(random);
        return new ReceiptName(place, key.substring(0, Math.min(key.length(), ReceiptName.LENGTH_MAX)));
    }

    static Told told(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Told.Bound();
            case 1 -> new Told.Open();
            case 2 -> new Told.Done(amount(random));
            case 3 -> new Told.Made(id(random));
            default ->
                new Told.Refused(
                        new Refusal.OutOfStock(item(random), new Amount(amount(random)), new Amount(amount(random))));
        };
    }

    static Receipt receipt(Random random) {
        return new Receipt(random.nextLong(), told(random), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static Kept<Object> kept(Random random) {
        Object answer = random.nextBoolean()
                ? new AccountAnswer(verdict(random), account(random))
                : new OrderAnswer(verdict(random), null);
        return new Kept<>(answer, random.nextBoolean() ? receipt(random) : null);
    }

    static EpochBuffer buffer(Random random) {
        EpochBuffer buffer = new EpochBuffer();
        for (int count = random.nextInt(4); count > 0; count--) {
            buffer.add(new AccountKey.OfItem(item(random)), account(random));
            buffer.add(new AccountKey.OfUser(user(random)), account(random));
            buffer.add(order(random), orderRecord(random));
            buffer.add(receiptName(random), receipt(random));
        }
        return buffer;
    }

    static BulkProcessor<Object, Object, Object> bulk(Random random) {
        Map<Object, Step<Object, Object>> steps = new HashMap<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            boolean items = random.nextBoolean();
            steps.put(
                    items ? new Key.StockKey(item(random)) : new Key.OrderKey(order(random)),
                    step(items ? AccountStep.Replace.class : OrderStep.Replace.class, random));
        }
        return new BulkProcessor<>(steps);
    }

    static RecordCopy<Object, Object, Object> copy(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new RecordCopy<>(account(random));
            case 1 -> new RecordCopy<>(orderRecord(random));
            default -> new RecordCopy<>(null);
        };
    }

    static RecordCopies<Object, Object> copies(Random random) {
        Map<Object, Object> records = new HashMap<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            records.put(new Key.StockKey(item(random)), account(random));
            records.put(new Key.OrderKey(order(random)), orderRecord(random));
        }
        return new RecordCopies<>(records);
    }

    @SuppressWarnings("unchecked")
    static Step<Object, Object> step(Class<?> kind, Random random) {
        return (Step<Object, Object>) make(kind, random);
    }

    /** A record of this kind with random values for whatever components it has. */
    static Object make(Class<?> kind, Random random) {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Stream.of(components)
                .map(component -> value(component.getGenericType(), random))
                .toArray();
        try {
            var constructor = kind.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a step or a message is a record: " + kind, e);
        }
    }

    static Object value(Type type, Random random) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            Type element = list.getActualTypeArguments()[0];
            return Stream.generate(() -> value(element, random))
                    .limit(random.nextInt(4))
                    .toList();
        }
        return switch (type.getTypeName()) {
            case "long" -> random.nextLong();
            case "int" -> random.nextInt();
            case "boolean" -> random.nextBoolean();
            case "java.lang.String" -> "text " + random.nextInt();
            case "cartesian.node.record.OrderRecord" -> orderRecord(random).image();
            case "cartesian.node.epoch.EpochBuffer" -> buffer(random);
            case "cartesian.node.epoch.Lineage" -> new Lineage("scribe " + random.nextInt(), random.nextLong());
            case "cartesian.node.epoch.CutReply$Ending" -> pick(random, List.of(CutReply.Ending.values()));
            case "cartesian.api.ItemId" -> item(random);
            case "cartesian.api.UserId" -> user(random);
            case "cartesian.api.OrderId" -> order(random);
            case "cartesian.node.record.Tx" -> tx(random);
            case "cartesian.node.record.OrderLine" -> line(random);
            case "cartesian.node.live.Activity" -> make(Activity.class, random);
            case "cartesian.node.live.Second" -> make(Second.class, random);
            case "cartesian.node.live.Wanted" -> make(Wanted.class, random);
            case "cartesian.node.live.Latencies" -> latencies(random);
            case "cartesian.node.record.OrderStep$Change" -> pick(random, List.of(OrderStep.Change.values()));
            default -> throw new AssertionError("teach this test to make a random " + type);
        };
    }

    private static Latencies latencies(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return Latencies.ofBytes(bytes);
    }

    static Fates fates(Random random) {
        return new Fates(Stream.<Fate>generate(() -> switch (random.nextInt(6)) {
                    case 5 -> new Fate.Answered(kept(random));
                    case 0 -> new Fate.Answered(new AccountAnswer(verdict(random), account(random)));
                    case 1 -> new Fate.Answered(new OrderAnswer(verdict(random), orderRecord(random)));
                    case 2 -> new Fate.Locked();
                    case 3 -> new Fate.Lost(random.nextInt());
                    default -> new Fate.Failed("text " + random.nextInt());
                })
                .limit(random.nextInt(9))
                .toList());
    }
}
