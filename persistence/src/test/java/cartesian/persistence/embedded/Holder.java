package cartesian.persistence.embedded;

import java.nio.file.Path;

/** A process that starts a server, tells the server's process number, and lives until it is killed. */
final class Holder {
    private Holder() {}

    static void main(String[] arguments) throws InterruptedException {
        EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(arguments[0]));
        System.out.println(server.processId().orElseThrow());
        Thread.sleep(600_000);
    }
}
