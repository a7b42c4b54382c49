package cartesian.node;

import cartesian.persistence.DatabaseException;
import cartesian.persistence.backup.Backup;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes all that a grid has in Postgres to a file; the grid may run, and goes on. */
@Command(
        name = "backup",
        description = "Writes all that a grid has in Postgres to a file, and says which epoch it is.",
        mixinStandardHelpOptions = true)
final class BackUp implements Callable<Integer> {
    @Mixin
    SettingFlags flags = new SettingFlags();

    @Parameters(paramLabel = "FILE", description = "the file, which must not exist")
    Path file = Path.of("");

    @Option(
            names = "--pg-bin",
            paramLabel = "DIR",
            description = "where pg_dump, pg_restore and psql are (default: where they are installed)")
    @Nullable
    Path programs;

    @Override
    public Integer call() {
        Logging.install();
        NodeConfig.Database database = flags.read().config().database();
        try (PostgresAtHand postgres = PostgresAtHand.used(database)) {
            Backup backup = Backup.take(postgres.reach(), Optional.ofNullable(programs), file);
            System.out.println("Backed up epoch " + backup.epoch() + " to " + file + " (" + backup.bytes() + " bytes)");
            return 0;
        } catch (DatabaseException e) {
            throw new StartException("no backup: " + e.getMessage());
        }
    }
}
