package cartesian.persistence.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The server's process, as the file {@code postmaster.pid} in its data directory names it. */
final class Postmaster {
    /** No system counts its processes as far as this. */
    private static final String NO_PROCESS = "99999999";

    private Postmaster() {}

    /**
     * The process that serves this data directory. A process that has got the number of one that died is not it: the
     * server's command line names the directory.
     */
    static Optional<ProcessHandle> of(Path data) throws IOException {
        return named(data).filter(process -> serves(process, data));
    }

    /**
     * Lets the server start where the file names a process that has got the number of a server that was killed. The
     * file's other lines stay: by them the server sees whether processes of the killed one are still there.
     */
    static void disown(Path data) throws IOException {
        if (named(data).isPresent() && of(data).isEmpty()) {
            List<String> lines = new ArrayList<>(lines(data));
            lines.set(0, NO_PROCESS);
            Files.write(data.resolve("postmaster.pid"), lines);
        }
    }

    private static Optional<ProcessHandle> named(Path data) throws IOException {
        List<String> lines = lines(data);
        return lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
    }

    private static List<String> lines(Path data) throws IOException {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    private static boolean serves(ProcessHandle process, Path data) {
        String commandLine = commandLine(process);
        return commandLine.contains("postgres") && commandLine.contains(data.toString());
    }

    /** The JDK does not tell another user's command line; Linux does. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException _) {
            return process.info().commandLine().orElse("");
        }
    }
}
