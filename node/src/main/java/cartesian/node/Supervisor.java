package cartesian.node;

import cartesian.persistence.DatabaseConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Several members on this machine, each in a process of its own, which start and stop together.
 *
 * <p>The first is started alone and founds the grid; the others then find it, so that no two of them found one each. A
 * member that dies later is not started again: the others go on without it, as they would on machines of their own.
 */
final class Supervisor {
    static final int MEMBERS_MAX = 32;
    /** The system property that names the file with the JVM options of members. */
    private static final String MEMBER_OPTIONS = "cartesian.member-options";
    /** And the one that names their ahead-of-time cache, if there is one. */
    private static final String AOT_CACHE = "cartesian.aot-cache";

    private static final Duration READY_MAX = Duration.ofSeconds(90);
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(3);

    private final Settings settings;
    private final Duration closeMax;
    private final List<String> flags;
    private final List<Integer> ports;
    private final List<Integer> gridPorts;
    private final String clusterName;
    private final Optional<LocalPostgres> postgres;
    private final MemberProcess.Surroundings around;
    private final List<MemberProcess> members = new ArrayList<>();
    private final List<CompletableFuture<Void>> deaths = new ArrayList<>();
    private boolean ready;
    private boolean closing;

    /** Starts the Postgres of members that do not run yet. */
    Supervisor(Settings settings, List<String> flags, int count, MemberProcess.Surroundings around) {
        refuse(settings, Settings.GRID_MEMBERS);
        refuse(settings, Settings.GRID_DISCOVERY);
        this.settings = settings;
        this.closeMax = Run.closeMax(settings.config()).plus(CLOSE_GRACE);
        this.flags = List.copyOf(flags);
        this.around = around;
        this.ports = ports(settings, Settings.HTTP_HOST, Settings.HTTP_PORT, count);
        this.gridPorts = ports(settings, Settings.GRID_HOST, Settings.GRID_PORT, count);
        this.postgres = settings.value(Settings.EPOCHS_DURABLE)
                        && settings.value(Settings.DATABASE_URL).isEmpty()
                ? Optional.of(LocalPostgres.start(settings.config().database()))
                : Optional.empty();
        this.clusterName = settings.value(Settings.GRID_CLUSTER_NAME) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Whether this JVM was started to supervise: it is then too small for a member. */
    static boolean isLight() {
        return System.getProperty(MEMBER_OPTIONS) != null;
    }

    /**
     * Runs members until this process is told to end, or all of them have died.
     *
     * @param flags what each member is told on its command line, apart from what makes it one of these
     */
    static int run(Settings settings, List<String> flags, int count) {
        Supervisor supervisor = new Supervisor(settings, flags, count, MemberProcess.Surroundings.SHARED);
        OrderlyEnd end = OrderlyEnd.install(supervisor.closeMax.plusSeconds(2));
        end.started(supervisor::close, supervisor::hurry);
        try {
            List<String> urls = supervisor.start();
            Run.printReady(urls, urls.size(), settings);
            supervisor.awaitAllEnded();
        } catch (StartException failure) {
            if (supervisor.isClosing()) {
                OrderlyEnd.await();
            }
            end.failed();
            supervisor.close();
            throw failure;
        }
        return 0;
    }

    private static void refuse(Settings settings, Setting<?> setting) {
        settings.given(setting).ifPresent(given -> {
            throw StartException.misused(setting.name() + " = " + given.text() + " (from " + given.source()
                    + ") cannot be set with --members, which chooses it");
        });
    }

    /** As many ports as there are members, from the one in the settings on; 0 takes any that are free. */
    private static List<Integer> ports(Settings settings, Setting<String> host, Setting<Integer> port, int count) {
        int first = settings.value(port);
        return first == 0
                ? Ports.pick(settings.value(host), count)
                : Ports.inARow(port, settings.value(host), first, count);
    }

    /** Starts the members; answers their URLs when all are ready. */
    List<String> start() {
        List<String> urls = new ArrayList<>();
        start(0);
        urls.add(members.getFirst().awaitReady(READY_MAX));
        IntStream.range(1, ports.size()).forEach(this::start);
        members.stream().skip(1).forEach(member -> urls.add(member.awaitReady(READY_MAX)));
        synchronized (this) {
            ready = true;
        }
        return urls;
    }

    private synchronized void start(int index) {
        if (closing) {
            throw new StartException("told to end while starting");
        }
        MemberProcess member = MemberProcess.start(command(index), secrets(), ports.get(index), around);
        members.add(member);
        deaths.add(member.ended().thenAccept(exitCode -> tellOfDeath(member, exitCode)));
    }

    private List<String> command(int index) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Optional.ofNullable(System.getProperty(MEMBER_OPTIONS)).ifPresent(file -> command.add("@" + file));
        Optional.ofNullable(System.getProperty(AOT_CACHE))
                .ifPresent(file -> command.addAll(List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off")));
        String own = Optional.ofNullable(System.getenv("CARTESIAN_JAVA_OPTS")).orElse("");
        Stream.of(own.split("\\s+", -1)).filter(option -> !option.isEmpty()).forEach(command::add);
        String addresses = gridPorts.stream()
                .map(port -> settings.value(Settings.GRID_HOST) + ":" + port)
                .collect(Collectors.joining(","));
        command.addAll(List.of(Main.class.getName(), "run", "--port", Integer.toString(ports.get(index))));
        command.add(Run.SUPERVISED);
        command.addAll(flags);
        command.add(set(Settings.GRID_CLUSTER_NAME, clusterName));
        command.add(set(Settings.GRID_PORT, Integer.toString(gridPorts.get(index))));
        command.add(set(Settings.GRID_MEMBERS, addresses));
        database().ifPresent(reach -> {
            command.add(set(Settings.DATABASE_URL, reach.jdbcUrl()));
            command.add(set(Settings.DATABASE_USER, reach.user()));
        });
        return command;
    }

    /** What the members are told, but nobody who looks at their command lines. */
    private Map<String, String> secrets() {
        return database()
                .map(reach -> Map.of(Settings.DATABASE_PASSWORD.environmentName(), reach.password()))
                .orElse(Map.of());
    }

    private static String set(Setting<?> setting, String text) {
        return "--set=" + setting.name() + "=" + text;
    }

    private synchronized void tellOfDeath(MemberProcess member, int exitCode) {
        if (ready && !closing) {
            long left =
                    members.stream().filter(other -> !other.ended().isDone()).count();
            around.err().println(member.prefix() + "has ended with exit code " + exitCode + "; members left: " + left);
        }
    }

    private void awaitAllEnded() {
        CompletableFuture.allOf(deaths.toArray(CompletableFuture[]::new)).join();
        throw new StartException("all members have ended");
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** Passes on that the end is to come soon. */
    private void hurry() {
        List<MemberProcess> open;
        synchronized (this) {
            open = List.copyOf(members);
        }
        open.forEach(MemberProcess::stop);
    }

    /** How the members reach their Postgres, if it is their own. */
    Optional<DatabaseConfig> database() {
        return postgres.map(LocalPostgres::reach);
    }

    /** Kills one member as {@code kill -9} does. */
    synchronized void kill(int index) {
        members.get(index).kill();
    }

    /** Ends all, without waiting for what members would do first. */
    void closeAtOnce() {
        synchronized (this) {
            closing = true;
            members.forEach(MemberProcess::kill);
        }
        close();
    }

    private void close() {
        List<MemberProcess> open;
        synchronized (this) {
            closing = true;
            open = List.copyOf(members);
        }
        open.forEach(MemberProcess::stop);
        long deadline = System.nanoTime() + closeMax.toNanos();
        for (MemberProcess member : open) {
            if (!member.awaitEnd(deadline)) {
                System.err.println(member.prefix() + "did not close in time and was killed");
            }
        }
        postgres.ifPresent(LocalPostgres::close);
    }
}
