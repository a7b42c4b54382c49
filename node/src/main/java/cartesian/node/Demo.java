package cartesian.node;

import cartesian.node.demo.Demonstration;
import cartesian.node.demo.Screen;
import java.io.Console;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what a grid bears: shoppers shop, a member is killed, and an audit looks whether anything was lost. */
@Command(
        name = "demo",
        description = "Runs a small shop on members of its own, kills one, and audits what everybody was told.",
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {
            "0:nothing was lost, and nothing was taken twice",
            "1:members could not be started",
            "2:the command line is wrong",
            "3:the audit found something wrong",
            "130:ended by Ctrl-C"
        },
        mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
    private static final int WRONG = 3;
    private static final int SECONDS_MIN = 3;
    private static final int SECONDS_MAX = 120;
    private static final int MEMBERS_MAX = 8;

    @Option(names = "--seconds", paramLabel = "N", description = "how long shoppers shop (default: 20)")
    int seconds = 20;

    @Option(names = "--members", paramLabel = "N", description = "members to start (default: 3)")
    int members = 3;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "the first member's port of REST; the others' follow (default: any that are free)")
    int port;

    @Override
    public Integer call() {
        requireWithin("--seconds", seconds, SECONDS_MIN, SECONDS_MAX);
        requireWithin("--members", members, 2, MEMBERS_MAX);
        requireWithin("--port", port, 0, Ports.MAX);
        boolean live = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        Screen screen = new Screen(System.out, live);
        try (DemoGrid grid = DemoGrid.open()) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> {
                if (!grid.isClosing()) {
                    screen.end("Ended before its time; nothing is left behind.");
                }
                grid.end();
            }));
            screen.line("Starting Postgres and " + members + " members, for this demonstration alone ...");
            try {
                grid.start(members, port);
                screen.line("Ready: "
                        + grid.members().stream().map(Object::toString).collect(Collectors.joining(" "))
                        + " (open one in a browser to watch)");
                return Demonstration.give(grid, Duration.ofSeconds(seconds), screen) ? 0 : WRONG;
            } catch (RuntimeException failure) {
                if (grid.isClosing()) {
                    OrderlyEnd.await(); // what failed did so because all is ended
                }
                throw failure;
            }
        }
    }

    private static void requireWithin(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw StartException.misused(
                    option + " = " + value + " is out of bounds: it has to be " + min + " to " + max);
        }
    }
}
