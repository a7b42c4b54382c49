package cartesian.perf.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs rounds of randomly chosen scenarios until the time is over, and says what became of them. */
@Command(
        name = "torture",
        description = "Kills, stops and cuts off members under load, and audits every answer.",
        mixinStandardHelpOptions = true)
public final class Torture implements Callable<Integer> {
    private static final int VIOLATED = 1;
    private static final int MISUSED = 2;
    private static final int INTERRUPTED = 130;
    private static final Duration CLEAN_UP_MAX = Duration.ofSeconds(90);
    private static final int VIOLATIONS_SHOWN = 3;
    private static final int VIOLATION_CHARACTERS = 700;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--minutes", paramLabel = "N", description = "how long to begin new rounds (default: 10)")
    double minutes = 10;

    @Option(names = "--rounds", paramLabel = "N", description = "how many rounds at most")
    int rounds = Integer.MAX_VALUE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "of all that is random; the first round's is the same (default: any)")
    @Nullable
    Long seed;

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "scenarios to choose from (default: all)")
    List<String> only = new ArrayList<>();

    @Option(names = "--list", description = "list the scenarios and end")
    boolean list;

    @Option(names = "--rate", paramLabel = "N", description = "shoppers who arrive each second (default: 150)")
    int rate = 150;

    @Option(
            names = "--scale",
            paramLabel = "N",
            description = "how many times the usual faults a round has (default: 1)")
    double scale = 1;

    @Option(names = "--directory", paramLabel = "DIR", description = "takes all files (default: a temporary one)")
    @Nullable
    Path directory;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "a setting of all members, as of ./cartesian run; may be repeated")
    List<String> settings = new ArrayList<>();

    @Option(names = "--keep", description = "keep the logs of clean rounds too")
    boolean keep;

    private final Tally tally = new Tally();
    private volatile boolean stopped;

    private Torture() {}

    public static void main(String[] arguments) {
        Torture torture = new Torture();
        System.exit(new CommandLine(torture)
                .setParameterExceptionHandler((wrong, _) -> complain(wrong))
                .execute(arguments));
    }

    private static int complain(ParameterException wrong) {
        System.err.println(
                "cartesian torture: " + String.valueOf(wrong.getMessage()).replaceAll("\\s+", " "));
        return MISUSED;
    }

    @Override
    public Integer call() throws IOException {
        if (list) {
            Scenarios.all().forEach(each -> System.out.printf("%-24s %s%n", each.word(), each.story()));
            return 0;
        }
        check("--minutes", minutes > 0);
        check("--rounds", rounds > 0);
        check("--rate", rate > 0 && rate <= 10_000);
        check("--scale", scale > 0 && scale <= 1_000);
        for (String setting : settings) {
            check("--set " + setting, setting.indexOf('=') > 0);
        }
        List<Scenario> chosen = chosen();
        long first = seed == null ? new Random().nextLong() : seed;
        System.out.println("seed " + first + ", " + chosen.size() + " scenarios, " + rate + " shoppers a second");
        Rounds.Options options = new Rounds.Options(rate, scale, keep, settings);
        CountDownLatch ended = new CountDownLatch(1);
        Thread runner = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endInOrder(runner, ended)));
        try (Rounds running =
                directory == null ? Rounds.inTemporaryDirectory(options) : Rounds.in(directory, options)) {
            run(running, chosen, first);
        } finally {
            tally.lines().forEach(System.out::println);
            ended.countDown();
        }
        return exitCode();
    }

    private void check(String flag, boolean isWithinBounds) {
        if (!isWithinBounds) {
            throw new ParameterException(spec.commandLine(), flag + " is out of bounds");
        }
    }

    private List<Scenario> chosen() {
        List<Scenario> chosen = new ArrayList<>();
        for (String word : only) {
            chosen.add(Scenarios.named(word)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "no such scenario: " + word + "; --list shows all")));
        }
        return chosen.isEmpty() ? Scenarios.all() : chosen;
    }

    private void run(Rounds running, List<Scenario> chosen, long first) {
        Random random = new Random(first);
        long deadline = System.nanoTime() + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
        List<Scenario> deck = new ArrayList<>();
        long next = first;
        for (int round = 0; round < rounds && System.nanoTime() - deadline < 0 && !stopped; round++) {
            if (deck.isEmpty()) {
                deck.addAll(chosen);
                Collections.shuffle(deck, random);
            }
            try {
                Result result = running.run(deck.removeLast(), next);
                tally.add(result);
                print(result);
            } catch (InterruptedRoundException _) {
                System.out.println("interrupted");
                return;
            }
            next = random.nextLong();
        }
    }

    private static void print(Result result) {
        System.out.println(result.summary());
        result.violations().stream()
                .limit(VIOLATIONS_SHOWN)
                .map(violation -> violation.substring(0, Math.min(violation.length(), VIOLATION_CHARACTERS)))
                .forEach(violation -> System.out.println("  - " + violation));
        if (!result.isClean()) {
            System.out.println("  logs, all violations and all calls: " + result.directory());
        }
        result.felt()
                .forEach(felt -> System.out.printf(
                        "    %-60s gap %d ms, outage %d ms, slowest %d ms, p99 %d ms%n",
                        felt.fault(), felt.gapMillis(), felt.outageMillis(), felt.slowestMillis(), felt.p99Millis()));
    }

    private int exitCode() {
        if (!tally.isClean()) {
            return VIOLATED;
        }
        if (tally.isEmpty()) {
            System.err.println("cartesian torture: nothing was tried to its end");
            return VIOLATED;
        }
        return 0;
    }

    /** On Ctrl-C: gives the round up, takes everything away, and shows the tally so far. */
    private void endInOrder(Thread runner, CountDownLatch ended) {
        if (ended.getCount() == 0) {
            return;
        }
        stopped = true;
        runner.interrupt();
        try {
            if (!ended.await(CLEAN_UP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("cartesian torture: could not end in order");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        Runtime.getRuntime().halt(tally.isClean() ? INTERRUPTED : VIOLATED);
    }
}
