package cartesian.persistence.backup;

import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.DatabaseException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Postgres' own client programs, as they are installed on this machine. They have to be at least as new as the server.
 *
 * @param directory holds {@code pg_dump}, {@code pg_restore} and {@code psql}
 * @param major their version, such as 18
 */
record Programs(Path directory, int major) {
    static final String DUMP = "pg_dump";
    static final String RESTORE = "pg_restore";
    static final String SQL = "psql";
    private static final List<String> ALL = List.of(DUMP, RESTORE, SQL);
    /** Where distributions put them, each version in a directory of its own. */
    private static final List<Path> ROOTS =
            List.of(Path.of("/usr/lib/postgresql"), Path.of("/usr/local/opt"), Path.of("/opt/homebrew/opt"));

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ([0-9]+)");
    private static final int VERSION_MILLIS = 10_000;

    /**
     * The first programs that are new enough, of those on the path and then of those that distributions install.
     *
     * @param named where to look, and nowhere else
     * @throws DatabaseException misconfigured, if there are none
     */
    static Programs find(Optional<Path> named, int serverMajor) {
        List<Path> places = named.map(directory -> List.of(directory.toAbsolutePath()))
                .orElseGet(() -> installed(String.valueOf(System.getenv("PATH"))));
        Optional<Programs> newest = Optional.empty();
        for (Path directory : places) {
            Optional<Programs> found = in(directory);
            if (found.isPresent() && found.get().major >= serverMajor) {
                return found.get();
            }
            if (found.isPresent() && (newest.isEmpty() || found.get().major > newest.get().major)) {
                newest = found;
            }
        }
        String there = newest.map(old -> "those in " + old.directory + " are of " + old.major)
                .or(() -> named.map(directory -> "not all of them are in " + directory))
                .orElse("not all of them are installed");
        throw DatabaseException.misconfigured(
                "pg_dump, pg_restore and psql of Postgres " + serverMajor + " or newer are needed, and " + there
                        + ": install them (Debian: postgresql-client-" + serverMajor
                        + "), or say by --pg-bin where they are",
                null);
    }

    /** The programs in a directory, if it has all of them and they run. */
    private static Optional<Programs> in(Path directory) {
        if (!ALL.stream().allMatch(program -> Files.isExecutable(directory.resolve(program)))) {
            return Optional.empty();
        }
        try {
            Process process = new ProcessBuilder(directory.resolve(DUMP).toString(), "--version")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readNBytes(1_000), StandardCharsets.UTF_8);
            if (!process.waitFor(VERSION_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            Matcher version = VERSION.matcher(said);
            return version.find()
                    ? Optional.of(new Programs(directory, Integer.parseInt(version.group(1))))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static List<Path> installed(String path) {
        List<Path> directories = new ArrayList<>();
        for (String directory : path.split(File.pathSeparator, -1)) {
            if (!directory.isEmpty()) {
                directories.add(Path.of(directory));
            }
        }
        for (Path root : ROOTS) {
            List<Path> versions = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
                entries.forEach(version -> versions.add(version.resolve("bin")));
            } catch (IOException _) {
                continue; // this system keeps them elsewhere
            }
            versions.sort(Comparator.reverseOrder());
            directories.addAll(versions);
        }
        return directories;
    }

    /** Starts one of them on a database; it asks nobody for a password and ends with this process. */
    Running start(String program, DatabaseConfig database, String... arguments) throws IOException {
        return Running.start(directory.resolve(program), ClientEnvironment.of(database), List.of(arguments));
    }

    static DatabaseException interrupted() {
        Thread.currentThread().interrupt();
        return DatabaseException.transientFault("interrupted", null);
    }
}
