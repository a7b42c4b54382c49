package cartesian.node.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at files every so often, and has what was made of them made again once their content differs.
 *
 * <p>It compares content, not times, since the files of a Kubernetes Secret are links that change under their names. While
 * several files of one thing change, as a certificate and its key do, what is made of them may fail; it is tried again
 * with the next change, and until then the old stays good.
 */
public final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final List<Watched> all = new CopyOnWriteArrayList<>();
    private final long intervalMillis;
    private final Thread thread;

    private static final class Watched {
        private final String what;
        private final List<Path> files;
        private final Runnable again;
        private byte[] seen;

        private Watched(String what, List<Path> files, Runnable again) {
            this.what = what;
            this.files = files;
            this.again = again;
            this.seen = digest(files);
        }
    }

    /** Looks that often once something is to be looked at. */
    public Watch(long intervalMillis) {
        this.intervalMillis = intervalMillis;
        this.thread = Thread.ofPlatform().daemon().name("security-files").unstarted(this::look);
    }

    /**
     * Has something done again whenever the content of files has changed since now.
     *
     * @param again throws {@link IllegalArgumentException} if it cannot be done with what the files hold
     */
    public synchronized void add(String what, List<Path> files, Runnable again) {
        all.add(new Watched(what, List.copyOf(files), again));
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void look() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(intervalMillis);
                all.forEach(Watch::look);
            }
        } catch (InterruptedException closed) {
            LOG.debug("files are looked at no more");
        }
    }

    private static void look(Watched watched) {
        byte[] now = digest(watched.files);
        if (Arrays.equals(now, watched.seen)) {
            return;
        }
        watched.seen = now;
        try {
            watched.again.run();
            LOG.info("{} changed, and is used from now on", watched.what);
        } catch (IllegalArgumentException unusable) {
            LOG.error("{} changed and cannot be used, the old stays good: {}", watched.what, unusable.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("{} changed and cannot be used, the old stays good", watched.what, bug);
        }
    }

    /** What tells contents apart; files that cannot be read are one content of its own. */
    private static byte[] digest(List<Path> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                digest.update(Files.readAllBytes(file));
                digest.update((byte) '\n');
            }
            return digest.digest();
        } catch (IOException unreadable) {
            return new byte[0];
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
