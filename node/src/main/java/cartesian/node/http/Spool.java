package cartesian.node.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Lines that have been checked, kept in a file of their own until all are known to be good. For one thread at a time. */
final class Spool implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final FileChannel file;
    private final DataOutputStream out;
    private long lines;
    private long taken;

    private Spool(FileChannel file) {
        this.file = file;
        this.out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER_BYTES));
    }

    /** One line: an id and two amounts, as the kind of import has them. */
    record Line(String id, long first, long second) {}

    /** Makes an empty one, whose file is deleted when it is closed. */
    static Spool open() throws IOException {
        Path path = Files.createTempFile("cartesian-import", ".spool");
        return new Spool(FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
    }

    void add(Line line) throws IOException {
        out.writeUTF(line.id());
        out.writeLong(line.first());
        out.writeLong(line.second());
        lines++;
    }

    long lines() {
        return lines;
    }

    /** From now on lines are taken, in the order in which they were added. */
    Reader read() throws IOException {
        out.flush();
        file.position(0);
        return new Reader(new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), BUFFER_BYTES)));
    }

    /** Takes lines. */
    final class Reader {
        private final DataInputStream in;

        private Reader(DataInputStream in) {
            this.in = in;
        }

        /** The next lines, so many at most; none if all are taken. */
        List<Line> next(int most) throws IOException {
            int count = (int) Math.min(most, lines - taken);
            List<Line> next = new ArrayList<>(count);
            for (int line = 0; line < count; line++) {
                next.add(new Line(in.readUTF(), in.readLong(), in.readLong()));
            }
            taken += count;
            return next;
        }

        /** How many lines have been taken. */
        long taken() {
            return taken;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
