package cartesian.node;

import cartesian.persistence.Database;
import java.util.concurrent.TimeUnit;

/** Asks Postgres every few seconds whether it is there, on a connection of its own, whoever else is using it or waits for it. */
final class PostgresProbe implements AutoCloseable {
    private static final long PAUSE_MILLIS = 2_000;

    private final Database database;
    private final Thread thread = Thread.ofVirtual().name("postgres-probe").unstarted(this::run);
    private volatile boolean up;
    private volatile boolean closed;

    PostgresProbe(Database database) {
        this.database = database;
    }

    void start() {
        thread.start();
    }

    /** Whether it answered when it was last asked, about two seconds ago at most, or five while it is away. */
    boolean isUp() {
        return up;
    }

    private void run() {
        try {
            while (!closed) {
                up = database.answers();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException over) {
            up = false;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
