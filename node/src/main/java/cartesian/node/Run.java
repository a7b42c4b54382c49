package cartesian.node;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one member in this process, or several that this process supervises, until it is told to end. */
@Command(
        name = "run",
        description = "Runs members on this machine until it is told to end.",
        mixinStandardHelpOptions = true)
final class Run implements Callable<Integer> {
    /** How much longer than its settings say the end of a member may take, for what cannot be cut short. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

    /** Tells a process that it belongs to a supervisor. */
    static final String SUPERVISED = "--supervised";

    @Mixin
    SettingFlags flags = new SettingFlags();

    @Option(
            names = "--members",
            paramLabel = "N",
            description = "members to run, on ports from http.port on (default: 1)")
    int members = 1;

    @Option(names = SUPERVISED, hidden = true)
    boolean supervised;

    @Override
    public Integer call() {
        if (members < 1 || members > Supervisor.MEMBERS_MAX) {
            throw StartException.misused(
                    "--members = " + members + " is out of bounds: it has to be 1 to " + Supervisor.MEMBERS_MAX);
        }
        Settings settings = flags.read();
        if (members > 1 || Supervisor.isLight()) {
            return Supervisor.run(settings, flags.again(), members);
        }
        runMember(settings.config(), settings, supervised);
        return 0;
    }

    /**
     * Runs a member in this process until it is told to end; returns only if it cannot start.
     *
     * @param supervised whether it ends with the process that started it, and tells that when it is ready
     */
    static void runMember(NodeConfig config, Settings settings, boolean supervised) {
        boolean json = settings.value(Settings.LOG_FORMAT) == Logging.Format.JSON;
        Logging.install(
                settings.value(Settings.LOG_FORMAT),
                config.http().host() + ":" + config.http().port());
        Ports.requireFree(config.http().host(), config.http().port());
        Ports.requireFree(config.grid().host(), config.grid().port());
        OrderlyEnd end = OrderlyEnd.install(closeMax(config));
        if (supervised) {
            Thread.ofPlatform().daemon().name("supervisor").start(Run::exitWithSupervisor);
        }
        boolean started = false;
        try {
            Node node = Node.start(config);
            end.started(node::close, node::hurry);
            started = true;
            node.awaitReady();
            if (json) {
                LoggerFactory.getLogger(Run.class).info("Ready at {}, {} in all", node.url(), node.members());
            }
            if (supervised) {
                System.out.println(MemberProcess.READY + node.url());
            } else if (!json) {
                printReady(List.of(node.url()), node.members(), settings);
            }
        } finally {
            if (!started) {
                end.failed();
            }
        }
        OrderlyEnd.await();
    }

    /** The longest that closing one member may take. */
    static Duration closeMax(NodeConfig config) {
        return Duration.ofSeconds(config.leave().maxSeconds()).plus(CLOSE_GRACE);
    }

    /** Says that these members answer, and gives their user something to try. */
    static void printReady(List<String> urls, int members, Settings settings) {
        double seconds = (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                / 1_000.0;
        System.out.printf(
                Locale.ROOT,
                "Cartesian is ready at %s (%d member%s, engine %s, %.1f s)%n",
                String.join(" ", urls),
                members,
                members == 1 ? "" : "s",
                Setting.word(settings.value(Settings.CHECKOUT_ENGINE)),
                seconds);
        System.out.println("Try: curl -X POST " + urls.getFirst() + "/stock/item/create/10");
    }

    /** The supervisor holds the other end of standard input, so that this reaches its end when the supervisor dies. */
    private static void exitWithSupervisor() {
        try {
            while (System.in.read() >= 0) {
                // A supervisor says nothing; whatever comes is passed over.
            }
        } catch (IOException broken) {
            System.err.println("cartesian: lost its supervisor: " + broken.getMessage());
        }
        System.exit(0);
    }
}
