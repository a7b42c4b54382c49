package cartesian.perf.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a grid and audits it. With no flags: skewed items, an open loop, a fixed seed. */
@Command(
        name = "perf",
        description = "Measures checkouts under load. Figures are printed only if all adds up afterwards.",
        mixinStandardHelpOptions = true)
public final class Perf implements Callable<Integer> {
    private static final int WRONG = 1;
    private static final int MISUSED = 2;
    private static final int INTERRUPTED = 130;
    private static final double CANONICAL_RATE = 2_000;
    private static final int OPEN_CONNECTIONS = 256;
    private static final int CORES_A_THREAD = 4;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES} (default: skewed); docs/performance.md says what each is")
    Workload workload = Workload.SKEWED;

    @Option(names = "--rate", paramLabel = "N", description = "open loop: clients who arrive each second (2000)")
    @Nullable
    Double rate;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "without --rate, a closed loop of so many connections; with it, at most so many (256)")
    @Nullable
    Integer connections;

    @Option(names = "--seconds", paramLabel = "N", description = "how long to measure (default: 20)")
    int seconds = 20;

    @Option(names = "--warmup", paramLabel = "N", description = "seconds before that (default: 10)")
    int warmup = 10;

    @Option(names = "--members", paramLabel = "N", description = "how many to start (default: 1)")
    int members = 1;

    @Option(
            names = "--url",
            paramLabel = "URL",
            split = ",",
            description = "measure these, of whatever make, and start none; what they hold is replaced")
    List<URI> urls = new ArrayList<>();

    @Option(names = "--epochs", paramLabel = "on|off", description = "off: without Postgres (default: on)")
    String epochs = "on";

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "a setting of the members")
    List<String> set = new ArrayList<>();

    @Option(names = "--jvm", paramLabel = "OPTION", description = "of the members' JVMs, such as --jvm=-Xmx2g")
    List<String> jvm = new ArrayList<>();

    @Option(names = "--records", paramLabel = "N", description = "items, and as many users (default: 20000)")
    int records = 20_000;

    @Option(
            names = "--orders",
            paramLabel = "N",
            description = "to make before (default: enough); a run ends with them")
    @Nullable
    Integer orders;

    @Option(names = "--seed", paramLabel = "N", description = "of all that is random (default: 42)")
    long seed = 42;

    @Option(names = "--runs", paramLabel = "N", description = "so many times, each with new members (default: 1)")
    int runs = 1;

    @Option(
            names = "--against",
            paramLabel = "NAME|URL",
            split = ",",
            description =
                    "put these beside, in rounds (--runs): floor, two-phase, epochs-off, postgres, postgres-async, or"
                            + " a server's URL")
    List<String> against = new ArrayList<>();

    @Option(names = "--directory", paramLabel = "DIR", description = "takes the files (default: a new one)")
    @Nullable
    Path directory;

    private Perf() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        return new CommandLine(new Perf())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, _) -> {
                    complain(String.valueOf(wrong.getMessage()).replaceAll("\\s+", " "));
                    return MISUSED;
                })
                .setExecutionExceptionHandler((failure, _, _) -> {
                    if (failure instanceof InterruptedException) {
                        return INTERRUPTED;
                    }
                    failure.printStackTrace();
                    complain("no figure: " + failure.getMessage());
                    return WRONG;
                })
                .execute(arguments);
    }

    private static void complain(String what) {
        System.err.println("cartesian perf: " + what);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings = settings();
        Path base = directory == null ? resultsDirectory() : directory;
        if (!against.isEmpty()) {
            return compare(contestants(settings), runs, base);
        }
        List<Result> results = new ArrayList<>();
        boolean clean = true;
        for (int run = 1; run <= runs; run++) {
            Path place = Files.createDirectories(runs == 1 ? base : base.resolve("run-" + run));
            switch (new Trial(Contestant.own(settings), place, System.out).run()) {
                case Verdict.Passed(Result result) -> {
                    Report.write(result, place);
                    System.out.println();
                    result.table().forEach(System.out::println);
                    System.out.println("files: " + place);
                    results.add(result);
                }
                case Verdict.Failed(List<String> violations) -> {
                    clean = false;
                    tell(violations, place);
                }
            }
        }
        if (clean && runs > 1) {
            double[] rates = results.stream()
                    .sorted(Comparator.comparingDouble(Result::checkoutsPerSecond))
                    .mapToDouble(Result::checkoutsPerSecond)
                    .toArray();
            System.out.printf(
                    Locale.ROOT,
                    "%d runs: checkouts/s min %,.0f median %,.0f max %,.0f%n",
                    runs,
                    rates[0],
                    rates[rates.length / 2],
                    rates[rates.length - 1]);
        }
        return clean ? 0 : WRONG;
    }

    private static void tell(List<String> violations, Path place) throws IOException {
        Files.write(place.resolve("violations.txt"), violations);
        complain("no figure, since the audit failed:");
        violations.forEach(violation -> System.err.println("  - " + violation));
    }

    private List<Contestant> contestants(Settings settings) {
        List<Contestant> contestants = new ArrayList<>(List.of(Contestant.own(settings)));
        for (String name : against) {
            contestants.add(Contestant.named(name, settings)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "--against " + name + " is not known, or not for this workload")));
        }
        check("--against", contestants.stream().map(Contestant::name).distinct().count() == contestants.size());
        return contestants;
    }

    /** All in each round, every other round in the opposite order. */
    private static int compare(List<Contestant> contestants, int rounds, Path base)
            throws IOException, InterruptedException {
        Comparison comparison =
                new Comparison(contestants.stream().map(Contestant::name).toList());
        for (int round = 1; round <= rounds; round++) {
            for (Contestant each : round % 2 == 1 ? contestants : contestants.reversed()) {
                System.out.println("round " + round + " of " + rounds + ": " + each.name());
                Path place = Files.createDirectories(
                        base.resolve("round-" + round).resolve(each.name().replaceAll("[^A-Za-z0-9.-]+", "_")));
                switch (new Trial(each, place, System.out).run()) {
                    case Verdict.Passed(Result result) -> {
                        Report.write(result, place);
                        comparison.add(each.name(), Comparison.Figure.of(result));
                        result.table().forEach(System.out::println);
                        System.out.println();
                    }
                    case Verdict.Failed(List<String> violations) -> {
                        tell(violations, place);
                        return WRONG;
                    }
                }
            }
        }
        comparison.write(base);
        comparison.table().forEach(System.out::println);
        System.out.println("files: " + base);
        return 0;
    }

    private Settings settings() {
        check("--seconds", seconds >= 1 && seconds <= 86_400);
        check("--warmup", warmup >= 0 && warmup <= 3_600);
        check("--members", members >= 1 && members <= 50);
        check("--records", records >= 10 && records <= 10_000_000);
        check("--runs", runs >= 1 && runs <= 1_000);
        check("--epochs", epochs.equals("on") || epochs.equals("off"));
        check("--rate", rate == null || (rate > 0 && rate <= 1_000_000));
        check("--connections", connections == null || (connections >= 1 && connections <= 10_000));
        check("--orders", orders == null || (orders >= 1 && orders <= 10_000_000));
        check("--url", urls.stream().allMatch(url -> "http".equals(url.getScheme()) && url.getHost() != null));
        boolean isClosed = connections != null && rate == null;
        return new Settings(
                workload,
                isClosed ? OptionalDouble.empty() : OptionalDouble.of(rate == null ? CANONICAL_RATE : rate),
                connections == null ? OPEN_CONNECTIONS : connections,
                Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_A_THREAD),
                Duration.ofSeconds(warmup),
                Duration.ofSeconds(seconds),
                members,
                urls,
                epochs.equals("on"),
                set,
                jvm,
                records,
                orders == null ? OptionalInt.empty() : OptionalInt.of(orders),
                seed);
    }

    private void check(String flag, boolean isWithinBounds) {
        if (!isWithinBounds) {
            throw new ParameterException(spec.commandLine(), flag + " is out of bounds");
        }
    }

    private Path resultsDirectory() {
        return Path.of(System.getProperty("cartesian.root", "."), "perf", "target", "results")
                .resolve(LocalDateTime.now(ZoneId.systemDefault()).format(STAMP) + "-" + workload.word());
    }
}
