package cartesian.perf.faults;

import cartesian.persistence.DatabaseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a round happens: its directory, Postgres, members that do not run yet, and a network if it needs one. */
final class Site implements AutoCloseable {
    private static final String OPTIONS = "cartesian.member-options";
    private static final String JVM_OPTIONS = "cartesian.member-jvm-options";
    /** Where the build has put the jars of members, and an ahead-of-time cache of them; without, they run from this class path. */
    private static final @Nullable String BUILT = System.getProperty("cartesian.built");

    private static final List<Path> OPTIONS_FILES =
            List.of(Path.of("node/src/main/jvm/member.options"), Path.of("../node/src/main/jvm/member.options"));
    private static final String HEAP = "-Xmx512m";
    private static final int NETWORKED_PORT = 8000;
    private static final int NETWORKED_GRID_PORT = 5701;

    private final Path directory;
    private final List<String> settings;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Optional<Network> network;
    private final Optional<TightDisk> disk;
    private final Database database;
    private final Optional<Relay> relay;
    private final List<Member> members;

    private Site(Path template, Path directory, Scenario scenario, List<String> settings) {
        this.settings = settings;
        this.directory = directory;
        try {
            Path postgres = Files.createDirectories(directory.resolve("postgres"));
            network = scenario.isNetworked() ? Optional.of(opened(Network.open(scenario.places()))) : Optional.empty();
            disk = scenario.databaseMebibytes().isPresent()
                    ? Optional.of(opened(TightDisk.mount(
                            postgres, scenario.databaseMebibytes().getAsInt())))
                    : Optional.empty();
            database = opened(Database.open(template, postgres));
            relay = network.map(net -> opened(Relay.open(net.hostAddress(), database.port())));
            members = members(scenario.places());
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens it.
     *
     * @param template where the empty database is
     * @param directory takes all files of the round
     * @param settings of all members, {@code key=value}, beside those that make them one grid
     */
    static Site open(Path template, Path directory, Scenario scenario, List<String> settings) {
        return new Site(template, directory, scenario, settings);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    private List<Member> members(int count) {
        List<Integer> free = FreePorts.inARow(2 * count);
        List<String> hosts = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        List<Integer> gridPorts = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int each = number;
            hosts.add(network.map(net -> net.address(each)).orElse("127.0.0.1"));
            ports.add(network.isPresent() ? NETWORKED_PORT : free.get(2 * number));
            gridPorts.add(network.isPresent() ? NETWORKED_GRID_PORT : free.get(2 * number + 1));
        }
        String addresses = IntStream.range(0, count)
                .mapToObj(number -> hosts.get(number) + ":" + gridPorts.get(number))
                .collect(Collectors.joining(","));
        List<Member> made = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int each = number;
            Member.Place place = new Member.Place(
                    hosts.get(number),
                    ports.get(number),
                    gridPorts.get(number),
                    network.map(net -> net.prefix(each)).orElse(List.of()),
                    BUILT == null ? System.getProperty("java.class.path") : BUILT + "/app/*",
                    command(hosts.get(number), ports.get(number), gridPorts.get(number), addresses));
            Member member = new Member(number, place, directory.resolve("member-" + number + ".log"));
            member.environment(
                    Map.of("CARTESIAN_DATABASE_PASSWORD", database.config().password()));
            made.add(member);
        }
        return List.copyOf(made);
    }

    private List<String> command(String host, int port, int gridPort, String addresses) {
        DatabaseConfig config = database.config();
        String url = relay.map(passing -> "jdbc:postgresql://"
                        + network.orElseThrow().hostAddress() + ":" + passing.port() + "/cartesian")
                .orElse(config.jdbcUrl());
        List<String> command = new ArrayList<>(List.of("@" + memberOptions(), "-ea:cartesian...", HEAP));
        Stream.of(System.getProperty(JVM_OPTIONS, "").split(" "))
                .filter(option -> !option.isEmpty())
                .forEach(command::add);
        if (BUILT != null) {
            command.addAll(List.of("-XX:AOTCache=" + BUILT + "/app.aot", "-Xlog:aot*=off"));
        }
        command.addAll(List.of(
                "cartesian.node.Main",
                "run",
                "--set=http.host=" + host,
                "--set=http.port=" + port,
                "--set=http.batch-init=allowed",
                "--set=grid.cluster-name=" + directory.getFileName(),
                "--set=grid.host=" + host,
                "--set=grid.port=" + gridPort,
                "--set=grid.members=" + addresses,
                "--set=database.url=" + url,
                "--set=database.user=" + config.user()));
        settings.forEach(setting -> command.add("--set=" + setting));
        return command;
    }

    private static Path memberOptions() {
        String given = System.getProperty(OPTIONS);
        if (given != null) {
            return Path.of(given);
        }
        return OPTIONS_FILES.stream()
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no member.options; set -D" + OPTIONS))
                .toAbsolutePath();
    }

    Path directory() {
        return directory;
    }

    List<Member> members() {
        return members;
    }

    Database database() {
        return database;
    }

    Network network() {
        return network.orElseThrow();
    }

    int relayPort() {
        return relay.orElseThrow().port();
    }

    TightDisk disk() {
        return disk.orElseThrow();
    }

    /** Kills what runs and takes everything away, all of it even if some of it fails. */
    @Override
    public void close() {
        List<Member> started = members == null ? List.of() : members;
        started.forEach(Member::kill);
        RuntimeException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("the site could not be taken away", e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
