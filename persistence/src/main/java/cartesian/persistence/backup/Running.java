package cartesian.persistence.backup;

import cartesian.persistence.DatabaseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program that runs. What it complains of goes to a file, so that it never waits for somebody to read it.
 *
 * <p>It is killed when this is closed or when this process ends, if it has not ended by then.
 */
final class Running implements AutoCloseable {
    private static final List<String> SEVERE = List.of("ERROR:", "FATAL:", "error:");

    private final String name;
    private final Process process;
    private final Path complaints;
    private final Thread killer;

    private Running(String name, Process process, Path complaints) {
        this.name = name;
        this.process = process;
        this.complaints = complaints;
        this.killer = new Thread(process::destroyForcibly, "killer of " + name);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    static Running start(Path program, Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        Path complaints = Files.createTempFile("cartesian-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(complaints.toFile());
        // Variables of whoever started this could lead to another server.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PG"));
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C");
        return new Running(String.valueOf(program.getFileName()), builder.start(), complaints);
    }

    Process process() {
        return process;
    }

    /** Waits for its end; answers whether it has done what it was to do. */
    boolean succeeds() {
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException _) {
            throw Programs.interrupted();
        }
    }

    /** All that it prints, until it ends. */
    String output() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The first of its errors, in one line. */
    String complaint() {
        try {
            List<String> lines = Files.readAllLines(complaints, StandardCharsets.UTF_8);
            for (String line : lines) {
                for (String severe : SEVERE) {
                    int at = line.indexOf(severe);
                    if (at >= 0) {
                        return line.substring(at + severe.length()).strip();
                    }
                }
            }
            return lines.isEmpty() ? name + " ended with status " + process.exitValue() : lines.getFirst();
        } catch (IOException unreadable) {
            return name + " failed, and what it said cannot be read: " + unreadable.getMessage();
        }
    }

    DatabaseException failed(String doing) {
        return DatabaseException.transientFault(doing + ": " + complaint(), null);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Runtime.getRuntime().removeShutdownHook(killer);
            Files.deleteIfExists(complaints);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException | IOException _) {
            // This process is ending, or a file of a few lines stays.
        }
    }
}
