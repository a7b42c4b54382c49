package cartesian.perf.faults;

import cartesian.perf.faults.Round.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs rounds one after the other, each in a directory of its own below one base. */
final class Rounds implements AutoCloseable {
    private final Path base;
    private final Path template;
    private final Options options;
    private final boolean isOurs;
    private int count;
    private boolean kept;

    /**
     * How rounds are run.
     *
     * @param perSecond shoppers who arrive each second
     * @param scale how much longer than usual a round is, or shorter
     * @param keep whether the logs of clean rounds stay too
     * @param settings of all members, {@code key=value}
     */
    record Options(int perSecond, double scale, boolean keep, List<String> settings) {
        Options {
            settings = List.copyOf(settings);
        }
    }

    private Rounds(Path base, boolean isOurs, Options options) {
        this.base = base;
        this.isOurs = isOurs;
        this.options = options;
        this.template = base.resolve("template");
    }

    /** Works below a directory that is deleted in the end, unless there is something left to look at. */
    static Rounds inTemporaryDirectory(Options options) throws IOException {
        // Postgres does not run as root, so that another user has to get there.
        Path made = Files.createTempDirectory("cartesian-torture-");
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Rounds(made, true, options);
    }

    static Rounds in(Path directory, Options options) throws IOException {
        return new Rounds(Files.createDirectories(directory).toRealPath(), false, options);
    }

    /** Runs one round from an empty database to the audit; throws only if it was interrupted. */
    Result run(Scenario scenario, long seed) {
        Path directory = base.resolve("%03d-%s".formatted(count++, scenario.word()));
        Result result = new Attempt(scenario, seed, directory).run();
        boolean keep = options.keep() || !result.isClean();
        if (keep && result.skipped().isEmpty()) {
            kept = true;
            Trees.delete(directory.resolve("postgres"));
        } else {
            Trees.delete(directory);
        }
        return result;
    }

    /** One round, whatever happens in it. */
    private final class Attempt {
        private final Scenario scenario;
        private final long seed;
        private final Path directory;

        Attempt(Scenario scenario, long seed, Path directory) {
            this.scenario = scenario;
            this.seed = seed;
            this.directory = directory;
        }

        Result run() {
            try {
                Files.createDirectories(directory);
                Database.makeTemplate(Files.createDirectories(template));
                try (Site site = Site.open(template, directory, scenario, options.settings())) {
                    return run(site);
                }
            } catch (SkippedException e) {
                return Result.skipped(scenario.word(), seed, String.valueOf(e.getMessage()), directory);
            } catch (IOException | RuntimeException e) {
                if (isInterruption(e)) {
                    throw new InterruptedRoundException();
                }
                return broken(e);
            }
        }

        private Result run(Site site) {
            try (Round round = new Round(scenario, site, seed, options.perSecond(), options.scale())) {
                Exception failure = null;
                try {
                    scenario.prepare(round);
                    round.begin(scenario.first());
                    scenario.act(round);
                    round.finish();
                } catch (SkippedException | InterruptedRoundException e) {
                    throw e;
                } catch (Exception e) {
                    failure = e;
                }
                Result result = round.result(seed, failure);
                if (!result.isClean()) {
                    write(round, result, failure);
                }
                return result;
            } finally {
                // Taking everything away has to run to its end.
                boolean _ = Thread.interrupted();
            }
        }

        private Result broken(Exception failure) {
            return new Result(
                    scenario.word(),
                    seed,
                    Optional.empty(),
                    List.of("the round could not be run: " + trace(failure)),
                    0,
                    0,
                    List.of(),
                    "",
                    directory);
        }

        /** What one needs to find out what went wrong. */
        private void write(Round round, Result result, @Nullable Exception failure) {
            List<String> lines = new ArrayList<>(result.violations());
            if (failure != null) {
                lines.add(trace(failure));
            }
            Map<Long, String> history = new TreeMap<>();
            for (Fault fault : round.faults()) {
                history.put(fault.at(), "FAULT " + fault.what());
            }
            List<String> calls = new ArrayList<>();
            round.calls().stream()
                    .sorted(Comparator.comparingLong(Answer::ended))
                    .forEach(call -> calls.add(call.began() / 1_000 + "\t" + call.ended() / 1_000 + "\t" + call));
            history.forEach((at, what) -> calls.addFirst(at / 1_000 + "\t" + what));
            try {
                Files.write(directory.resolve("violations.txt"), lines);
                Files.write(directory.resolve("calls.tsv"), calls);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean isInterruption(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(InterruptedRoundException.class::isInstance);
    }

    private static String trace(Exception failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Override
    public void close() {
        if (isOurs && !kept) {
            Trees.delete(base);
        } else {
            Trees.delete(template);
        }
    }
}
