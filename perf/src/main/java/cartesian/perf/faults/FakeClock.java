package cartesian.perf.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets one process see another time of day, by libfaketime; its monotonic clock goes on as it is. */
final class FakeClock {
    private static final List<Path> DIRECTORIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime"),
            Path.of("/usr/lib/faketime"),
            Path.of("/usr/lib64/faketime"),
            Path.of("/usr/local/lib/faketime"));
    private static final String LIBRARY = "libfaketimeMT.so.1";

    private final Path library;
    private final Path file;

    private FakeClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /**
     * Makes a clock that is right for now.
     *
     * @param file where the shift is written
     * @throws SkippedException if libfaketime is not installed
     */
    static FakeClock make(Path file) {
        Optional<Path> library = DIRECTORIES.stream()
                .flatMap(directory -> Stream.of(directory.resolve(LIBRARY)))
                .filter(Files::isReadable)
                .findFirst();
        if (library.isEmpty()) {
            throw new SkippedException("libfaketime is not installed (Debian: faketime)");
        }
        FakeClock clock = new FakeClock(library.get(), file);
        clock.shift(Duration.ZERO);
        return clock;
    }

    /** What the process has to find in its environment. It notices a shift within a second. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Otherwise it shortens waits on the monotonic clock to nothing, and the JVM spins.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /** Sets how far the clock is ahead of the true one, or behind. */
    void shift(Duration ahead) {
        String text = (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "\n";
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
