package cartesian.perf.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** What one flight recording holds, added up. CPU samples are those of CPU time if it has any, else of execution. */
final class Reading {
    private static final int PACKAGE_PARTS = 4;
    private static final String ALLOCATION = "jdk.ObjectAllocationSample";
    private static final String NOWHERE = "(no Java frame)";
    private static final List<String> LIBRARY = List.of("java.", "jdk.", "sun.");

    final Tally leaves = new Tally();
    final Tally packages = new Tally();
    final Tally allocationSites = new Tally();
    final Tally allocatedClasses = new Tally();
    final Tally monitors = new Tally();
    final Tally parks = new Tally();
    final Tally pins = new Tally();
    final List<Duration> pauses = new ArrayList<>();
    final List<Duration> stalls = new ArrayList<>();
    private final Tally executionLeaves = new Tally();
    private final Tally executionPackages = new Tally();
    private double loads;
    private long loadCount;
    private int hardwareThreads = Runtime.getRuntime().availableProcessors();
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    private final Instant settled;
    private long allocationsSkipped;

    private Reading(Instant settled) {
        this.settled = settled;
    }

    /**
     * Reads a recording.
     *
     * @param settling how long allocations at the beginning do not count: a thread's first sample weighs all that it has
     *     allocated since it began, before the recording too
     */
    static Reading of(Path file, Duration settling) throws IOException {
        Instant[] begin = {Instant.MAX};
        each(file, event -> {
            if (event.getEventType().getName().equals(ALLOCATION)
                    && event.getStartTime().isBefore(begin[0])) {
                begin[0] = event.getStartTime();
            }
        });
        Reading reading = new Reading(begin[0].equals(Instant.MAX) ? begin[0] : begin[0].plus(settling));
        each(file, reading::add);
        return reading;
    }

    private static void each(Path file, Consumer<RecordedEvent> action) throws IOException {
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                action.accept(events.readEvent());
            }
        }
    }

    /** The share of the recording in which allocations count. */
    double allocationShare() {
        if (allocationsSkipped == 0) {
            return 1;
        }
        double counted = Duration.between(settled, last).toNanos() / 1e9;
        return Math.max(0, Math.min(1, counted / seconds()));
    }

    /** The leaves of CPU samples by weight: nanoseconds of CPU, or samples. */
    Tally cpuLeaves() {
        return leaves.total() > 0 ? leaves : executionLeaves;
    }

    Tally cpuPackages() {
        return leaves.total() > 0 ? packages : executionPackages;
    }

    /** Seconds of CPU that the process took: its load as recorded each second, by the recording's length. */
    double cpuSeconds() {
        return loadCount == 0 ? 0 : loads / loadCount * hardwareThreads * seconds();
    }

    /** Seconds of CPU that samples of CPU time stand for: Java threads alone, and some are lost. */
    double sampledSeconds() {
        return leaves.total() / 1e9;
    }

    double seconds() {
        return first.isAfter(last) ? 0 : Duration.between(first, last).toNanos() / 1e9;
    }

    private void add(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.CPUTimeSample" -> sample(leaves, packages, event, nanos(event.getDuration("samplingPeriod")));
            case "jdk.ExecutionSample" -> sample(executionLeaves, executionPackages, event, 1);
            case ALLOCATION -> allocation(event);
            case "jdk.GCPhasePause" -> pauses.add(event.getDuration());
            case "jdk.ZAllocationStall" -> stalls.add(event.getDuration());
            case "jdk.JavaMonitorEnter" -> waited(monitors, event, "monitorClass");
            case "jdk.ThreadPark" -> waited(parks, event, "parkedClass");
            case "jdk.VirtualThreadPinned" ->
                pins.add(site(event.getStackTrace(), Reading::isOurs), nanos(event.getDuration()));
            case "jdk.CPUInformation" -> hardwareThreads = event.getInt("hwThreads");
            case "jdk.CPULoad" -> load(event);
            default -> {}
        }
    }

    private void load(RecordedEvent event) {
        loads += event.getFloat("jvmUser") + event.getFloat("jvmSystem");
        loadCount++;
        first = event.getStartTime().isBefore(first) ? event.getStartTime() : first;
        last = event.getStartTime().isAfter(last) ? event.getStartTime() : last;
    }

    private static void sample(Tally leaves, Tally packages, RecordedEvent event, double weight) {
        RecordedMethod leaf = leaf(event.getStackTrace());
        leaves.add(leaf == null ? NOWHERE : name(leaf), weight);
        packages.add(leaf == null ? NOWHERE : packageOf(leaf.getType().getName()), weight);
    }

    private void allocation(RecordedEvent event) {
        if (event.getStartTime().isBefore(settled)) {
            allocationsSkipped++;
            return;
        }
        double bytes = event.getLong("weight");
        String type = className(event.getClass("objectClass"));
        allocatedClasses.add(type, bytes);
        allocationSites.add(type + " at " + site(event.getStackTrace(), frame -> true), bytes);
    }

    private static void waited(Tally tally, RecordedEvent event, String field) {
        RecordedClass type = event.getClass(field);
        tally.add(
                (type == null ? "(nothing)" : className(type)) + " at " + site(event.getStackTrace(), Reading::isOurs),
                nanos(event.getDuration()));
    }

    private static @Nullable RecordedMethod leaf(@Nullable RecordedStackTrace stack) {
        return stack == null || stack.getFrames().isEmpty()
                ? null
                : stack.getFrames().getFirst().getMethod();
    }

    /** The nearest frame that is wanted, and the nearest outside of the JDK if that is another. */
    private static String site(@Nullable RecordedStackTrace stack, Predicate<RecordedFrame> wanted) {
        if (stack == null) {
            return NOWHERE;
        }
        String ours = first(stack, Reading::isOurs);
        String near = first(stack, wanted);
        if (near.equals(NOWHERE)) {
            return first(stack, any -> true);
        }
        return near.equals(ours) || ours.equals(NOWHERE) ? near : near + " <- " + ours;
    }

    private static String first(RecordedStackTrace stack, Predicate<RecordedFrame> wanted) {
        return stack.getFrames().stream()
                .filter(wanted)
                .findFirst()
                .map(frame -> name(frame.getMethod()))
                .orElse(NOWHERE);
    }

    private static boolean isOurs(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return LIBRARY.stream().noneMatch(type::startsWith);
    }

    private static String name(RecordedMethod method) {
        return method.getType().getName() + "." + method.getName();
    }

    private static String className(RecordedClass type) {
        return type.getName();
    }

    /** The first four parts of the package: enough to tell the parts of a library apart. */
    static String packageOf(String type) {
        String[] parts = type.split("\\.", -1);
        int count = 0;
        // A hidden class has a dot behind its name.
        while (count < Math.min(PACKAGE_PARTS, parts.length - 1) && !startsUpperCase(parts[count])) {
            count++;
        }
        return count == 0 ? type : String.join(".", List.of(parts).subList(0, count));
    }

    private static boolean startsUpperCase(String part) {
        return !part.isEmpty() && Character.isUpperCase(part.charAt(0));
    }

    private static double nanos(Duration duration) {
        return duration.toNanos();
    }
}
