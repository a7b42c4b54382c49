package cartesian.perf.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file system in memory, which can be filled to the last block. */
final class TightDisk implements AutoCloseable {
    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path directory;
    private final Path ballast;

    private TightDisk(Path directory) {
        this.directory = directory;
        this.ballast = directory.resolve("ballast");
    }

    /**
     * Mounts it on an empty directory.
     *
     * @throws SkippedException if this machine does not allow that
     */
    static TightDisk mount(Path directory, int mebibytes) {
        Command.Ended mounted = Command.run(
                "mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=0755", "tmpfs", directory.toString());
        if (!mounted.succeeded()) {
            throw new SkippedException("mounting a small file system is not permitted: " + mounted);
        }
        return new TightDisk(directory);
    }

    /** Takes whatever room is left; again if some was freed. */
    void fill() {
        byte[] block = new byte[BLOCK_BYTES];
        for (int bytes = BLOCK_BYTES; bytes > 0; bytes /= 16) {
            boolean room = true;
            while (room) {
                room = append(block, bytes);
            }
        }
    }

    private boolean append(byte[] block, int bytes) {
        try (OutputStream file = Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            file.write(block, 0, bytes);
            return true;
        } catch (IOException _) {
            return false; // that is what it was filled for
        }
    }

    void free() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Command.Ended ended = Command.run("umount", directory.toString());
        if (!ended.succeeded()) {
            Command.must("umount", "-l", directory.toString());
        }
    }
}
