package cartesian.perf.baseline;

import cartesian.node.http.FloorServer;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs {@link FloorServer} until it is told to stop. */
@Command(
        name = "floor",
        description = "Answers each call of the contract by a constant, over a node's HTTP listener.",
        mixinStandardHelpOptions = true)
public final class Floor implements Callable<Integer> {
    @Option(names = "--host", paramLabel = "HOST", description = "where to listen (default: 127.0.0.1)")
    String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "where to listen; 0: any free one (default: 8000)")
    int port = 8000;

    /** Runs the server; exit code 2 if the command line is wrong. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Floor()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try (FloorServer server = FloorServer.start(host, port)) {
            System.out.println("floor is ready on http://" + host + ":" + server.port());
            new CountDownLatch(1).await(); // until a signal ends the process
        }
        return 0;
    }
}
