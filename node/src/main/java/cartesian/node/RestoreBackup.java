package cartesian.node;

import cartesian.persistence.DatabaseException;
import cartesian.persistence.backup.Restore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup into a Postgres that no grid holds; a grid that starts on it begins at the epoch of the backup. */
@Command(
        name = "restore",
        description = "Puts a backup into a Postgres that no grid holds.",
        mixinStandardHelpOptions = true)
final class RestoreBackup implements Callable<Integer> {
    @Mixin
    SettingFlags flags = new SettingFlags();

    @Parameters(paramLabel = "FILE", description = "what './cartesian backup' has written")
    Path file = Path.of("");

    @Option(names = "--replace", description = "drops what the database holds, once the backup is in its place")
    boolean replace;

    @Option(
            names = "--pg-bin",
            paramLabel = "DIR",
            description = "where pg_dump, pg_restore and psql are (default: where they are installed)")
    @Nullable
    Path programs;

    @Override
    public Integer call() {
        Logging.install();
        NodeConfig config = flags.read().config();
        try (PostgresAtHand postgres = PostgresAtHand.of(config.database())) {
            Restore restore =
                    new Restore(postgres.reach(), replace, config.epochs().leaseMillis());
            long epoch = restore.from(file, Optional.ofNullable(programs));
            System.out.println("Restored epoch " + epoch + " from " + file);
            return 0;
        } catch (DatabaseException e) {
            throw new StartException("cannot restore: " + e.getMessage());
        }
    }
}
