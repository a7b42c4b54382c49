package cartesian.perf.load;

import cartesian.perf.load.wire.Engine;
import cartesian.perf.load.wire.Plan;
import cartesian.perf.load.wire.Second;
import cartesian.perf.load.wire.Source;
import cartesian.persistence.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One run, from empty members to the audit. */
final class Trial {
    private static final long TICK = TimeUnit.SECONDS.toNanos(1);
    private static final int READERS = 64;
    private static final double SECONDS_MIN = 1;

    private final Contestant contestant;
    private final Path directory;
    private final PrintStream out;
    /** With where it is, once that is known. */
    private Settings settings;

    Trial(Contestant contestant, Path directory, PrintStream out) {
        this.contestant = contestant;
        this.settings = contestant.settings();
        this.directory = directory;
        this.out = out;
    }

    Verdict run() throws IOException, InterruptedException {
        try (Rest rest = new Rest()) {
            if (!contestant.server().isEmpty()) {
                out.println("starting " + contestant.name() + "; logs in " + directory);
                Path log = directory.resolve("baseline.log");
                try (BaselineProcess process = BaselineProcess.start(contestant.server(), settings.jvm(), log)) {
                    settings = settings.at(List.of(process.url()));
                    return run(rest, settings.urls(), Optional.empty(), List.of(process.handle()));
                }
            }
            if (!settings.isOwn()) {
                return run(rest, settings.urls(), Optional.empty(), List.of());
            }
            out.println("starting " + settings.grid() + "; logs in " + directory);
            try (Fleet fleet = Fleet.open(settings, directory, rest)) {
                return run(rest, fleet.urls(), fleet.postgres(), fleet.members());
            }
        }
    }

    private Verdict run(Rest rest, List<URI> urls, Optional<EmbeddedPostgres> postgres, List<ProcessHandle> members)
            throws InterruptedException {
        Machine machine = Machine.here();
        Instant startedAt = Instant.now();
        long began = System.nanoTime();
        Shop shop = new Shop(settings, urls, rest);
        out.println("filling the shop");
        Source source = shop.fill();
        Optional<Ledger> before = Optional.empty();
        if (postgres.isPresent()) {
            shop.awaitDurable();
            before = Optional.of(Ledger.read(postgres.get().config()));
        }
        double prepared = (System.nanoTime() - began) / 1e9;
        Cpu cpu = new Cpu(
                members,
                postgres.flatMap(EmbeddedPostgres::processId).flatMap(ProcessHandle::of).stream()
                        .toList());
        out.printf(
                "%s: %s; %s%n", settings.workload().word(), settings.workload().story(), settings.load());
        Drive drive = drive(rest, urls, source, cpu);
        List<String> violations = List.of();
        if (contestant.addsUp()) {
            out.println("auditing");
            violations = audit(urls, shop, postgres, before);
        }
        if (!violations.isEmpty()) {
            return new Verdict.Failed(violations);
        }
        return new Verdict.Passed(
                Result.of(settings, machine, startedAt, prepared, shop.books(), drive, contestant.addsUp()));
    }

    /**
     * What was measured.
     *
     * @param seconds how long the measured time was; shorter than wished if the orders ran out
     */
    record Drive(Second total, List<Row> rows, double seconds, boolean ranDry, Cpu.Reading cpu, String trouble) {
        Drive {
            rows = List.copyOf(rows);
        }
    }

    private Drive drive(Rest rest, List<URI> urls, Source source, Cpu cpu) throws InterruptedException {
        AtomicReference<Probe> probe = new AtomicReference<>(Probe.fromMembers(""));
        Plan plan = new Plan(
                urls,
                settings.connections(),
                settings.perSecond(),
                settings.warmup(),
                settings.seconds(),
                settings.threads());
        Cpu.Reading last = cpu.read();
        Engine engine = Engine.start(plan, source);
        Thread prober = Thread.ofVirtual().start(() -> probe(rest, urls, probe));
        try {
            Second total = new Second();
            List<Row> rows = new ArrayList<>();
            Cpu.@Nullable Reading from = null;
            Cpu.Reading until = last;
            long previous = System.nanoTime();
            for (long tick = engine.from() - settings.warmup().toNanos() + TICK; engine.isRunning(); tick += TICK) {
                sleepUntil(tick, engine);
                long now = System.nanoTime();
                Second second = engine.take();
                total.add(second);
                Cpu.Reading reading = cpu.read();
                if (now - engine.until() < TICK) {
                    until = reading;
                }
                if (from == null && now - engine.from() >= 0) {
                    from = now - engine.from() < TICK / 2 ? reading : last;
                }
                double length = (now - previous) / 1e9;
                Row row = Row.of(
                        (now - engine.from()) / 1e9,
                        length,
                        second,
                        probe.get(),
                        reading.minus(last).members() / length);
                rows.add(row);
                out.println(row.progress());
                previous = now;
                last = reading;
            }
            engine.await();
            total.add(engine.take());
            double seconds = (engine.end() - engine.from()) / 1e9;
            if (from == null || seconds < SECONDS_MIN) {
                throw new IllegalStateException("orders ran out before a second was measured; --orders makes more");
            }
            return new Drive(total, rows, seconds, engine.ranDry(), until.minus(from), engine.trouble());
        } finally {
            engine.stop();
            prober.interrupt();
        }
    }

    private static void sleepUntil(long tick, Engine engine) throws InterruptedException {
        while (tick - System.nanoTime() > 0 && engine.isRunning()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(TICK / 20, Math.max(1, tick - System.nanoTime())));
        }
    }

    /** Apart from the ticks, which a member that does not answer must not delay. */
    private static void probe(Rest rest, List<URI> urls, AtomicReference<Probe> latest) {
        try {
            while (true) {
                latest.set(Probe.ask(rest, urls));
                TimeUnit.NANOSECONDS.sleep(TICK / 2);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> audit(List<URI> urls, Shop shop, Optional<EmbeddedPostgres> postgres, Optional<Ledger> before)
            throws InterruptedException {
        Books books = shop.books();
        if (postgres.isPresent()) {
            shop.awaitDurable();
        }
        Stocktake left = Stocktake.read(urls, READERS, books);
        List<String> violations = new ArrayList<>(books.violations(left));
        if (before.isPresent()) {
            Ledger after = Ledger.read(postgres.orElseThrow().config());
            violations.addAll(after.violations(before.get(), left, books));
        }
        return violations;
    }
}
