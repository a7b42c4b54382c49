package cartesian.node;

import cartesian.node.epoch.Scribe;
import cartesian.node.grid.Grid;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * All meters of one node, for as long as it lives: what happens to its part of the grid counts on in the next one.
 *
 * <p>What can be asked for is asked for when somebody looks, and costs nothing in between.
 */
final class NodeMeters implements AutoCloseable {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Meters of the process; those of the node come with it. */
    NodeMeters() {
        // The JVM looks at all threads for each of six states: about 1 ms of a scrape, for what a thread dump tells
        // better.
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("jvm.threads.states"));
        new JvmInfoMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /**
     * Tells of the node, too.
     *
     * @param incarnation its part of the grid, which may be another each time
     * @param durable whether there is a Postgres
     */
    void watch(Supplier<Incarnation> incarnation, Readiness readiness, BooleanSupplier heapFull, boolean durable) {
        flag("cartesian.ready", "Whether the member takes calls", readiness::ready);
        flag("cartesian.heap.full", "Whether writes are turned away as the heap is full", heapFull);
        ToDoubleFunction<ToDoubleFunction<Grid>> ofGrid = figure -> {
            Grid grid = incarnation.get().grid();
            return grid.running() ? figure.applyAsDouble(grid) : 0;
        };
        gauge("cartesian.members", "Members that this one sees", () -> ofGrid.applyAsDouble(Grid::members));
        gauge("cartesian.partitions.owned", "Partitions owned", () -> ofGrid.applyAsDouble(Grid::partitionsOwned));
        gauge(
                "cartesian.migrations.active",
                "Partitions on the move, as far as this member has to do with them",
                () -> ofGrid.applyAsDouble(Grid::migrationsActive));
        gauge("cartesian.lane.depth", "Steps that wait to be sent", () -> ofGrid.applyAsDouble(Grid::stepsWaiting));
        gauge(
                "cartesian.writes.in.flight",
                "Writes inside the gate",
                () -> incarnation.get().epochs().inside());
        gauge(
                "cartesian.writes.waiting",
                "Writes in line before the gate",
                () -> incarnation.get().counted().writesWaiting());
        gauge(
                "cartesian.holds.in.flight",
                "Holds of the writes inside the gate",
                () -> incarnation.get().counted().holds());
        gauge(
                "cartesian.epoch",
                "The epoch that writes belong to now",
                () -> incarnation.get().epochs().epoch());
        if (durable) {
            watchDurable(incarnation);
        }
        registry.getPrometheusRegistry()
                .register(new FigureCollector(
                        () -> incarnation.get().grid().figures().newest()));
    }

    private void watchDurable(Supplier<Incarnation> incarnation) {
        flag("cartesian.scribe", "Whether this member writes epochs", () -> {
            Scribe scribe = incarnation.get().scribe();
            return scribe != null && scribe.leads();
        });
        flag(
                "cartesian.postgres.up",
                "Whether Postgres answers this member",
                () -> incarnation.get().postgresIsUp());
        gauge(
                "cartesian.epoch.durable",
                "The newest epoch that is durable",
                () -> incarnation.get().epochs().durable());
        Gauge.builder("cartesian.epoch.lag", () -> incarnation.get().epochs().lagMillis() / MILLIS_PER_SECOND)
                .description("How long changes have been waiting to become durable; 0 if none are")
                .baseUnit("seconds")
                .register(registry);
        gauge(
                "cartesian.undurable.images",
                "Images of this member that are not durable",
                () -> incarnation.get().epochs().undurable());
        gauge(
                "cartesian.orders.over",
                "Orders over and durable that are still in memory",
                () -> incarnation.get().evictor().size());
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    private void flag(String name, String description, BooleanSupplier value) {
        gauge(name, description, () -> value.getAsBoolean() ? 1 : 0);
    }

    /** Where all parts of the node register what they count. */
    MeterRegistry registry() {
        return registry;
    }

    /** The same, as what Prometheus reads. */
    PrometheusMeterRegistry exposed() {
        return registry;
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
