package cartesian.persistence.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The server's configuration, written anew at every start. */
final class ServerFiles {
    private static final int LOG_TAIL_CHARACTERS = 2_000;
    private static final String ACCESS = """
            # Written anew at each start.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private ServerFiles() {}

    static void write(Path data, int port, EmbeddedConfig config) throws IOException {
        Files.writeString(data.resolve("postgresql.conf"), settings(port, config));
        Files.writeString(data.resolve("pg_hba.conf"), ACCESS);
    }

    /** The end of the newest log, which says why the server does not start. */
    static String logTail(Path data) throws IOException {
        Path logs = data.resolve("log");
        if (!Files.isDirectory(logs)) {
            return "";
        }
        try (Stream<Path> files = Files.list(logs)) {
            Optional<Path> newest =
                    files.max(Comparator.comparingLong(file -> file.toFile().lastModified()));
            String log = newest.isPresent() ? Files.readString(newest.get()) : "";
            return log.substring(Math.max(0, log.length() - LOG_TAIL_CHARACTERS));
        }
    }

    private static String settings(int port, EmbeddedConfig config) {
        return """
            # Written anew at each start.
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            max_connections = %d
            password_encryption = 'scram-sha-256'

            # What is committed is on disk.
            fsync = on
            synchronous_commit = on
            full_page_writes = on

            # A machine that has other work: few processes, checkpoints seldom and spread.
            shared_buffers = '%dMB'
            work_mem = '16MB'
            wal_buffers = '16MB'
            wal_compression = 'pglz'
            min_wal_size = '256MB'
            max_wal_size = '2GB'
            checkpoint_timeout = '15min'
            checkpoint_completion_target = 0.9
            max_wal_senders = 0
            wal_level = 'minimal'
            jit = off
            autovacuum_naptime = '15s'
            autovacuum_vacuum_cost_limit = 1000
            client_connection_check_interval = '2s'

            # One file for each day of the week.
            logging_collector = on
            log_directory = 'log'
            log_filename = 'postgres-%%a.log'
            log_truncate_on_rotation = on
            log_rotation_age = '1d'
            log_rotation_size = 0
            log_min_messages = 'warning'
            log_min_error_statement = 'fatal'
            log_checkpoints = off
            log_line_prefix = '%%m [%%p] %%u '
            """.formatted(port, config.connectionsMax(), config.sharedBuffersMebibytes());
    }
}
