package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rendering of bodies. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonBenchmark {
    private final ItemId one = new ItemId("0123456789ABCDEFGHIJ");
    private final Item item = new Item(one, new Amount(1_000), new Amount(250));
    private final Order order = new Order(
            new OrderId("3fa9-0123456789ABCDEFGHIJ"),
            new UserId("efghijklmnopqrstuvwx"),
            true,
            List.of(new Line(one, 1), new Line(new ItemId("KLMNOPQRSTUVWXYZabcd"), 2)),
            new Amount(448));

    /** What {@code /stock/find} answers. */
    @Benchmark
    public byte[] item() {
        return Json.item(item);
    }

    /** What {@code /orders/find} answers of an order of two lines. */
    @Benchmark
    public byte[] order() {
        return Json.order(order);
    }

    /** What {@code /orders/create} answers. */
    @Benchmark
    public byte[] id() {
        return Json.id("order_id", order.id().value());
    }
}
