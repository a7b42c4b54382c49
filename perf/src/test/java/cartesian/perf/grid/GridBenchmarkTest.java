package cartesian.perf.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.api.CheckoutOutcome;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.node.NodeConfig;
import cartesian.node.checkout.Shop;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** The benchmark does what it measures, and finds out if it did not. */
final class GridBenchmarkTest {
    @Test
    void bothEnginesCheckOutAndAddUpOnTwoMembers() {
        StringWriter out = new StringWriter();
        int code = GridBenchmark.command(new PrintWriter(out, true))
                .execute(
                        "--members=2",
                        "--callers=4",
                        "--records=50",
                        "--orders=400",
                        "--warmup=0",
                        "--seconds=60",
                        "--rounds=1",
                        "--hot",
                        "true,false");
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString().lines())
                .anySatisfy(line -> assertThat(line)
                        .matches("\\| steps \\| 2 \\| 4 \\| 31 \\| 4 \\| [1-9][0-9,]* \\(.*\\) \\| [1-9].* \\|"))
                .anySatisfy(line -> assertThat(line)
                        .matches("\\| steps, hot \\| 2 \\| 4 \\| 31 \\| 4 \\| [1-9][0-9,]* \\(.*\\) \\| [1-9].* \\|"))
                .anySatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "\\| two-phase, hot \\| 2 \\| 4 \\| 31 \\| 4 \\| [1-9][0-9,]* \\(.*\\) \\| [1-9].* \\|"));
    }

    @Test
    void checkoutThatNobodyWasToldOfIsFound() throws Exception {
        try (SharedGrid grid = new SharedGrid(new Setup(NodeConfig.Engine.STEPS, 1, 1, 7, 1, false))) {
            grid.fill(10, 10, false);
            grid.audit(0);
            assertThat(grid.shops().getFirst().checkout(new OrderId("3"))).isInstanceOf(CheckoutOutcome.Paid.class);
            grid.audit(1);
            assertThatThrownBy(() -> grid.audit(0)).hasMessage("0 checkouts, but sold 2 and charged 2");
        }
    }

    @Test
    void hotOrdersWantTheOneItemThereIs() throws Exception {
        try (SharedGrid grid = new SharedGrid(new Setup(NodeConfig.Engine.STEPS, 1, 1, 7, 1, true))) {
            grid.fill(10, 10, true);
            Shop shop = grid.shops().getFirst();
            assertThat(shop.checkout(new OrderId("3"))).isInstanceOf(CheckoutOutcome.Paid.class);
            grid.audit(1);
            assertThat(shop.findItem(new ItemId("1"))).isEmpty();
        }
    }

    @Test
    void spreadHasTheMedianBetweenItsEnds() {
        assertThat(GridBenchmark.spread("%,.0f", DoubleStream.of(3_000, 1, 2_000)))
                .isEqualTo("2,000 (1-3,000)");
        assertThat(GridBenchmark.spread("%.1f", DoubleStream.of(1, 4, 2, 3))).isEqualTo("2.5 (1.0-4.0)");
    }

    @Test
    void optionThatMakesNoSenseIsRefused() {
        assertThat(GridBenchmark.command(new PrintWriter(new StringWriter())).execute("--engine=magic"))
                .isEqualTo(2);
    }
}
