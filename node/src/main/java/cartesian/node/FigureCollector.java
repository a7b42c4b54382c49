package cartesian.node;

import cartesian.node.grid.step.Figure;
import cartesian.node.grid.step.Figures.Reading;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Shows Prometheus what Hazelcast has last told of itself.
 *
 * <p>Nothing is registered for a single figure: those of a part of the grid that has ended go with it.
 */
final class FigureCollector implements MultiCollector {
    private final Supplier<List<Reading>> readings;

    FigureCollector(Supplier<List<Reading>> readings) {
        this.readings = readings;
    }

    @Override
    public MetricSnapshots collect() {
        Map<Figure, GaugeSnapshot.Builder> gauges = new EnumMap<>(Figure.class);
        Map<Figure, CounterSnapshot.Builder> counters = new EnumMap<>(Figure.class);
        for (Reading reading : readings.get()) {
            Figure figure = reading.figure();
            Labels labels = reading.map().isEmpty() ? Labels.EMPTY : Labels.of("map", reading.map());
            if (figure.isCounter()) {
                counters.computeIfAbsent(
                                figure,
                                _ -> CounterSnapshot.builder()
                                        .name(figure.exposed())
                                        .help(figure.help()))
                        .dataPoint(CounterDataPointSnapshot.builder()
                                .labels(labels)
                                .value(Math.max(0, reading.value()))
                                .build());
            } else {
                gauges.computeIfAbsent(
                                figure,
                                _ -> GaugeSnapshot.builder()
                                        .name(figure.exposed())
                                        .help(figure.help()))
                        .dataPoint(GaugeDataPointSnapshot.builder()
                                .labels(labels)
                                .value(reading.value())
                                .build());
            }
        }
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
        counters.values().forEach(counter -> all.metricSnapshot(counter.build()));
        return all.build();
    }
}
