package cartesian.perf.baseline;

/** Servers for tests: on any free port, on an embedded Postgres of their own. */
final class PostgresServers {
    private PostgresServers() {}

    static PostgresServer start(int pool) {
        PostgresServer server = new PostgresServer();
        server.port = 0;
        server.pool = pool;
        return server.start();
    }

    static String url(PostgresServer server) {
        return "http://127.0.0.1:" + server.boundPort();
    }
}
