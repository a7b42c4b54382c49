package cartesian.node.grid.step;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.metrics.MetricDescriptor;
import com.hazelcast.internal.metrics.MetricsPublisher;
import com.hazelcast.internal.metrics.impl.MetricsService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The figures that Hazelcast has of itself, as of the last time it looked, which it does every five seconds by itself.
 *
 * <p>It tells them to publishers ({@code MetricsService}), on one thread; public interfaces have them for JMX and for the
 * Management Center alone.
 */
public final class Figures {
    private static final Map<String, Map<String, Figure>> BY_NAME = byName();

    private final Set<String> maps;
    private volatile List<Reading> newest = List.of();

    /**
     * One value of a figure.
     *
     * @param map the map that it is about; empty if it is about none
     */
    public record Reading(Figure figure, String map, double value) {}

    private Figures(Set<String> maps) {
        this.maps = Set.copyOf(maps);
    }

    /**
     * Listens to a member, for as long as it lives.
     *
     * @param maps those whose figures are of interest
     */
    public static Figures of(HazelcastInstance hazelcast, Set<String> maps) {
        Figures figures = new Figures(maps);
        MetricsService service = Insides.node(hazelcast).getNodeEngine().getService(MetricsService.SERVICE_NAME);
        service.registerPublisher(_ -> figures.new Publisher());
        return figures;
    }

    /** The newest values; none before Hazelcast has looked for the first time. */
    public List<Reading> newest() {
        return newest;
    }

    private static Map<String, Map<String, Figure>> byName() {
        Map<String, Map<String, Figure>> all = new HashMap<>();
        for (Figure figure : Figure.values()) {
            all.computeIfAbsent(figure.prefix(), _ -> new HashMap<>()).put(figure.metric(), figure);
        }
        return all;
    }

    private final class Publisher implements MetricsPublisher {
        private List<Reading> gathered = new ArrayList<>();

        @Override
        public void publishLong(MetricDescriptor descriptor, long value) {
            take(descriptor, (double) value);
        }

        @Override
        public void publishDouble(MetricDescriptor descriptor, double value) {
            take(descriptor, value);
        }

        private void take(MetricDescriptor descriptor, double value) {
            String prefix = descriptor.prefix();
            Map<String, Figure> group = prefix == null ? null : BY_NAME.get(prefix);
            Figure figure = group == null ? null : group.get(descriptor.metric());
            if (figure == null) {
                return;
            }
            String about = descriptor.discriminatorValue();
            if (about == null) {
                gathered.add(new Reading(figure, "", value));
            } else if (maps.contains(about)) {
                gathered.add(new Reading(figure, about, value));
            }
        }

        @Override
        public void whenComplete() {
            newest = List.copyOf(gathered);
            gathered = new ArrayList<>();
        }

        @Override
        public String name() {
            return "Cartesian";
        }
    }
}
