package cartesian.node;

import cartesian.node.Settings.Given;
import cartesian.persistence.Database;
import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.DatabaseException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Adds a member to a grid that runs already, in this process, until it is told to end.
 *
 * <p>A member of that grid tells all that must agree, apart from the database: passwords are not told.
 */
@Command(
        name = "join",
        description = "Adds a member on this machine to a running grid, until it is told to end.",
        mixinStandardHelpOptions = true)
final class Join implements Callable<Integer> {
    private static final int FIRST_PORT = 8_000;
    private static final int PORTS_MAX = 1_000;

    @Mixin
    SettingFlags flags = new SettingFlags();

    @Mixin
    MemberReach reach = new MemberReach();

    @Option(
            names = "--to",
            paramLabel = "HOST:PORT",
            required = true,
            description = "REST of a member of that grid; of several the first that answers counts")
    List<String> to = new ArrayList<>();

    @Override
    public Integer call() {
        Settings own = flags.read();
        AskedGrid grid = firstThatAnswers();
        Settings settings = flags.read(agreed(own, grid));
        reachable(settings, grid);
        if (grid.status().durable()) {
            requireItsDatabase(settings, grid);
        }
        Run.runMember(settings.config().joining(), settings, false);
        return 0;
    }

    private AskedGrid firstThatAnswers() {
        StartException silent = null;
        for (String address : to) {
            try {
                return AskedGrid.ask(address, reach);
            } catch (StartException e) {
                silent = silent == null ? e : new StartException(silent.getMessage() + "; " + e.getMessage());
            }
        }
        throw silent == null ? StartException.misused("--to is missing") : silent;
    }

    /** What this member has to be told for it to be one of that grid; whoever has set it otherwise is refused. */
    private static Map<String, Given> agreed(Settings own, AskedGrid grid) {
        Map<String, Given> agreed = new LinkedHashMap<>();
        String source = "the grid at " + grid.url();
        GridStatus status = grid.status();
        agree(agreed, own, Settings.GRID_CLUSTER_NAME, status.cluster(), source);
        agree(agreed, own, Settings.GRID_PARTITIONS, Integer.toString(status.partitions()), source);
        agree(agreed, own, Settings.GRID_BACKUPS, Integer.toString(status.backups()), source);
        agree(agreed, own, Settings.EPOCHS_DURABLE, Boolean.toString(status.durable()), source);
        agree(agreed, own, Settings.CHECKOUT_ENGINE, Setting.word(status.engine()), source);
        String members = status.members().stream().map(GridStatus.Member::grid).collect(Collectors.joining(","));
        agreed.put(Settings.GRID_MEMBERS.name(), new Given(members, source));
        if (own.given(Settings.HTTP_PORT).isEmpty()) {
            String port = Integer.toString(firstFreePort(own.value(Settings.HTTP_HOST)));
            agreed.put(Settings.HTTP_PORT.name(), new Given(port, "the first free one"));
        }
        if (status.durable() && own.value(Settings.DATABASE_URL).isEmpty()) {
            DatabaseConfig found = embedded(own);
            String server = "the Postgres in " + own.value(Settings.DATABASE_DIRECTORY);
            agreed.put(Settings.DATABASE_URL.name(), new Given(found.jdbcUrl(), server));
            agreed.put(Settings.DATABASE_USER.name(), new Given(found.user(), server));
            agreed.put(Settings.DATABASE_PASSWORD.name(), new Given(found.password(), server));
        }
        return agreed;
    }

    private static void agree(Map<String, Given> agreed, Settings own, Setting<?> setting, String text, String source) {
        own.given(setting).filter(given -> !given.text().equals(text)).ifPresent(given -> {
            throw StartException.misused(setting.name() + " = " + given.text() + " (from " + given.source()
                    + ") does not fit " + source + ", where it is " + text);
        });
        agreed.put(setting.name(), new Given(text, source));
    }

    private static int firstFreePort(String host) {
        for (int port = FIRST_PORT; port < FIRST_PORT + PORTS_MAX; port++) {
            if (Ports.isFree(host, port)) {
                return port;
            }
        }
        throw new StartException("no port of " + host + " from " + FIRST_PORT + " on is free; --port sets one");
    }

    private static DatabaseConfig embedded(Settings own) {
        String directory = own.value(Settings.DATABASE_DIRECTORY);
        Optional<DatabaseConfig> running = LocalPostgres.running(directory);
        return running.orElseThrow(() -> StartException.misused("the grid is durable, and no Postgres runs in "
                + directory + ": say which it uses, by --jdbc-url, --set database.user and "
                + Settings.DATABASE_PASSWORD.environmentName() + ", or by --data"));
    }

    /** Members on other machines cannot reach this one at an address that is every machine's own. */
    private static void reachable(Settings settings, AskedGrid grid) {
        String host = settings.value(Settings.GRID_HOST);
        boolean elsewhere = grid.status().members().stream()
                .anyMatch(member ->
                        !isLoopback(member.grid().substring(0, member.grid().lastIndexOf(':'))));
        if (elsewhere && isLoopback(host)) {
            throw StartException.misused("grid.host = " + host + " cannot be reached by the grid's member at "
                    + grid.status().members().getFirst().grid() + ": set it to an address of this machine");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** A member that has another database than its grid would, as its scribe, write a part of it there. */
    private static void requireItsDatabase(Settings settings, AskedGrid grid) {
        DatabaseConfig reach = DatabaseConfig.of(
                settings.value(Settings.DATABASE_URL),
                settings.value(Settings.DATABASE_USER),
                settings.value(Settings.DATABASE_PASSWORD));
        try (Database database = Database.open(reach)) {
            String holder = database.fence().read().clusterId();
            // Storage names the holder so: the cluster, and which of its members.
            if (!holder.startsWith(grid.status().cluster() + " ")) {
                throw new StartException("the database of " + reach + " is not that of the grid at " + grid.url()
                        + (holder.isEmpty() ? ": no grid has used it yet" : ": it is held by " + holder));
            }
        } catch (DatabaseException e) {
            throw new StartException("the database of the grid cannot be reached: " + e.getMessage());
        }
    }
}
