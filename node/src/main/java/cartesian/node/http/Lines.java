package cartesian.node.http;

import cartesian.node.contract.ProblemType;
import cartesian.node.http.Problems.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads lines of JSON (NDJSON), checks each, and keeps them until all are known to be good. Memory holds one line. */
final class Lines {
    static final int LINE_BYTES_MAX = 1024;
    static final long LINES_MAX = Call.BATCH_MAX;
    static final long BYTES_MAX = 1L << 30;
    /** How many bad ones are told. */
    private static final int TOLD_MAX = 20;

    private final InputStream in;
    private final Check check;
    private final byte[] line = new byte[LINE_BYTES_MAX];
    private final List<String> told = new ArrayList<>();
    private long number;
    private long bytes;
    private long bad;

    /** Makes of a line what is kept; what it throws says what is wrong. */
    @FunctionalInterface
    interface Check {
        Spool.Line check(byte[] line, int length);
    }

    Lines(InputStream in, Check check) {
        this.in = new BufferedInputStream(in);
        this.check = check;
    }

    /**
     * Reads all. If any is bad, the others are read on, to tell of as many as may be told, and nothing is to be done with the spool.
     *
     * @throws IOException if the client or the disk fails
     */
    Optional<Problem> readInto(Spool spool) throws IOException {
        boolean more = true;
        while (more) {
            int length = 0;
            int octet = octet();
            while (octet >= 0 && octet != '\n') {
                if (length < LINE_BYTES_MAX) {
                    line[length] = (byte) octet;
                }
                length++;
                bytes++;
                if (bytes > BYTES_MAX) {
                    return Optional.of(Problems.BODY_TOO_LARGE);
                }
                octet = octet();
            }
            more = octet >= 0;
            number += more || length > 0 ? 1 : 0;
            if (!isBlank(length)) {
                take(length, spool);
            }
            if (spool.lines() > LINES_MAX) {
                return Optional.of(Problems.BODY_TOO_LARGE);
            }
        }
        return bad == 0 ? Optional.empty() : Optional.of(problem());
    }

    /** The next byte, -1 after the last. Helidon throws no {@link IOException} where a client has gone. */
    private int octet() throws IOException {
        try {
            return in.read();
        } catch (RuntimeException gone) {
            throw new IOException("a body ended before its end", gone);
        }
    }

    private boolean isBlank(int length) {
        for (int index = 0; index < Math.min(length, LINE_BYTES_MAX); index++) {
            if (line[index] != ' ' && line[index] != '\r' && line[index] != '\t') {
                return false;
            }
        }
        return length <= LINE_BYTES_MAX;
    }

    private void take(int length, Spool spool) throws IOException {
        if (length > LINE_BYTES_MAX) {
            bad("it has more than " + LINE_BYTES_MAX + " bytes");
            return;
        }
        Spool.Line checked;
        try {
            checked = check.check(line, length);
        } catch (Call.Malformed malformed) {
            bad(malformed.problem().text().replace("Bad body: ", ""));
            return;
        }
        if (bad == 0) {
            spool.add(checked);
        }
    }

    private void bad(String what) {
        bad++;
        if (told.size() < TOLD_MAX) {
            told.add("line " + number + ": " + what);
        }
    }

    private Problem problem() {
        return Problems.problem(
                ProblemType.BAD_LINES, bad + " bad of " + number + ", nothing imported: " + String.join("; ", told));
    }
}
