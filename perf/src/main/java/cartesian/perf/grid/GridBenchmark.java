package cartesian.perf.grid;

import cartesian.api.CheckoutOutcome;
import cartesian.api.OrderId;
import cartesian.node.NodeConfig;
import cartesian.node.checkout.Shop;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the checkout protocol alone. Every combination of the options is a grid, measured once in each round, every other round
 * in the opposite order; a grid is filled anew each time, and has to add up afterwards.
 */
@Command(
        name = "grid",
        description = "Checkouts each second of grids whose members share this process, without HTTP and epochs.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class GridBenchmark implements Callable<Integer> {
    @Option(names = "--engine", split = ",", description = "${COMPLETION-CANDIDATES}")
    List<NodeConfig.Engine> engines = List.of(NodeConfig.Engine.STEPS, NodeConfig.Engine.TWO_PHASE);

    @Option(names = "--members", split = ",", description = "members of a grid")
    List<Integer> members = List.of(1, 3);

    @Option(names = "--callers", split = ",", description = "threads that ask")
    List<Integer> callers = List.of(256);

    @Option(names = "--partitions", split = ",", description = "partitions of a grid")
    List<Integer> partitions = List.of(31);

    @Option(names = "--threads", split = ",", description = "operation threads of a member")
    List<Integer> threads = List.of(4);

    @Option(names = "--hot", split = ",", arity = "1", description = "whether all orders want the same item")
    List<Boolean> hot = List.of(false);

    @Option(names = "--records", description = "items, and as many users")
    long records = 20_000;

    @Option(
            names = "--orders",
            description = "orders of a grid, each checked out once; the first half of them at most in the warm-up")
    long orders = 500_000;

    @Option(names = "--warmup", description = "seconds before what is measured")
    int warmup = 5;

    @Option(names = "--seconds", description = "seconds that are measured")
    int seconds = 10;

    @Option(names = "--rounds", description = "how often each grid is measured")
    int rounds = 3;

    private final PrintWriter out;

    GridBenchmark(PrintWriter out) {
        this.out = out;
    }

    /** Runs; exits with 1 if a grid did not add up, and with 2 if the options make no sense. */
    public static void main(String[] args) {
        System.exit(command(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .execute(args));
    }

    static CommandLine command(PrintWriter out) {
        return new CommandLine(new GridBenchmark(out)).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<Setup, List<Run>> runs = new LinkedHashMap<>();
        List<Setup> setups = setups();
        for (int round = 0; round < rounds; round++) {
            for (Setup setup : round % 2 == 0 ? setups : setups.reversed()) {
                Run run = run(setup);
                runs.computeIfAbsent(setup, first -> new ArrayList<>()).add(run);
                out.printf(Locale.ROOT, "%s %,.0f/s, %.1f µs%n", setup.row(), run.rate(), run.cpuMicros());
            }
        }
        out.printf(
                Locale.ROOT,
                "%nRounds: %d. Cores: %d. Parallelism of the common pool: %d.%n%n",
                rounds,
                Runtime.getRuntime().availableProcessors(),
                ForkJoinPool.commonPool().getParallelism());
        out.println("| engine | members | callers | partitions | threads | checkouts/s | CPU each, µs |");
        out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (Setup setup : setups) {
            List<Run> all = runs.getOrDefault(setup, List.of());
            out.printf(
                    "%s %s | %s |%n",
                    setup.row(),
                    spread("%,.0f", all.stream().mapToDouble(Run::rate)),
                    spread("%.1f", all.stream().mapToDouble(Run::cpuMicros)));
        }
        return 0;
    }

    /** The median, and the lowest and the highest in brackets. */
    static String spread(String format, DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return String.format(
                Locale.ROOT, format + " (" + format + "-" + format + ")", median, sorted[0], sorted[sorted.length - 1]);
    }

    private List<Setup> setups() {
        List<Setup> setups = new ArrayList<>();
        for (int size : members) {
            for (int parts : partitions) {
                for (int workers : threads) {
                    for (int asking : callers) {
                        for (boolean one : hot) {
                            engines.forEach(kind -> setups.add(new Setup(kind, size, asking, parts, workers, one)));
                        }
                    }
                }
            }
        }
        return setups;
    }

    private Run run(Setup setup) throws InterruptedException {
        try (SharedGrid grid = new SharedGrid(setup)) {
            grid.fill(records, orders, setup.hot());
            System.gc(); // What the last grid left would otherwise be collected at this one's expense.
            AtomicLong next = new AtomicLong();
            AtomicLong done = new AtomicLong();
            AtomicReference<@Nullable String> wrong = new AtomicReference<>();
            List<Thread> asking = new ArrayList<>();
            for (int number = 0; number < setup.callers(); number++) {
                Shop shop = grid.shops().get(number % setup.members());
                asking.add(Thread.ofVirtual().start(() -> ask(shop, next, done, wrong)));
            }
            await(warmup, next, orders / 2);
            long began = System.nanoTime();
            long doneBefore = done.get();
            double cpuBefore = cpuMicros();
            await(seconds, next, orders);
            double took = (System.nanoTime() - began) / 1e9;
            long measured = done.get() - doneBefore;
            double cpu = cpuMicros() - cpuBefore;
            next.set(orders);
            for (Thread thread : asking) {
                thread.join();
            }
            String fault = wrong.get();
            if (fault != null) {
                throw new IllegalStateException(fault);
            }
            grid.audit(done.get());
            return new Run(measured / took, cpu / Math.max(measured, 1));
        }
    }

    /** Waits for so many seconds, or until so many orders have been asked for. */
    private static void await(int seconds, AtomicLong next, long asked) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0 && next.get() < asked) {
            Thread.sleep(1);
        }
    }

    private void ask(Shop shop, AtomicLong next, AtomicLong done, AtomicReference<@Nullable String> wrong) {
        while (true) {
            long order = next.getAndIncrement();
            if (order >= orders) {
                return;
            }
            try {
                CheckoutOutcome outcome = shop.checkout(new OrderId(Long.toString(order)));
                if (!(outcome instanceof CheckoutOutcome.Paid)) {
                    wrong.set(outcome.toString());
                    return;
                }
            } catch (RuntimeException e) {
                wrong.set(e.toString()); // A caller fewer would be measured otherwise.
                return;
            }
            done.incrementAndGet();
        }
    }

    private static double cpuMicros() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1e3;
    }
}
