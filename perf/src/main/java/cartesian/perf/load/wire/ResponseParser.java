package cartesian.perf.load.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads answers of HTTP/1.1 from bytes that come in any pieces: the status, {@code Content-Length}, {@code Connection:
 * close} and the body. Any other framing than by length is an error, since no server of the contract needs one.
 */
final class ResponseParser {
    private static final int LINE_MAX = 8_192;
    private static final int BODY_MAX = 1 << 20;
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final String LENGTH = "content-length:";
    private static final String CONNECTION = "connection:";
    private static final String TRANSFER = "transfer-encoding:";

    private byte[] bytes = new byte[512];
    private int count;
    private Part part = Part.STATUS;
    private int status;
    private int length;
    private boolean closing;

    private enum Part {
        STATUS,
        HEADERS,
        BODY,
        WHOLE
    }

    /** The server speaks otherwise than this client. */
    static final class BadAnswerException extends Exception {
        private static final long serialVersionUID = 1;

        BadAnswerException(String message) {
            super(message);
        }
    }

    /** Forgets the last answer, before the next call is sent. */
    void reset() {
        count = 0;
        part = Part.STATUS;
        status = 0;
        length = 0;
        closing = false;
    }

    /** Takes bytes until the answer is whole, which it says; what comes after it stays in the buffer. */
    boolean feed(ByteBuffer in) throws BadAnswerException {
        while (part != Part.WHOLE && in.hasRemaining()) {
            if (part == Part.BODY) {
                int taken = Math.min(length - count, in.remaining());
                in.get(bytes, count, taken);
                count += taken;
                if (count == length) {
                    part = Part.WHOLE;
                }
            } else {
                byte next = in.get();
                if (next == '\n') {
                    line(count > 0 && bytes[count - 1] == '\r' ? count - 1 : count);
                } else {
                    add(next);
                }
            }
        }
        return part == Part.WHOLE;
    }

    private void add(byte next) throws BadAnswerException {
        if (count == bytes.length) {
            if (count >= LINE_MAX) {
                throw new BadAnswerException("a line of more than " + LINE_MAX + " bytes");
            }
            bytes = Arrays.copyOf(bytes, 2 * count);
        }
        bytes[count++] = next;
    }

    private void line(int end) throws BadAnswerException {
        if (part == Part.STATUS) {
            status = statusOf(end);
            part = Part.HEADERS;
        } else if (end > 0) {
            header(end);
        } else if (status == 100) {
            reset();
            return;
        } else {
            bytes = bytes.length < length ? new byte[length] : bytes;
            part = length == 0 ? Part.WHOLE : Part.BODY;
        }
        count = 0;
    }

    private int statusOf(int end) throws BadAnswerException {
        if (end < STATUS_AT + 3 || bytes[0] != 'H' || bytes[STATUS_AT - 1] != ' ') {
            throw new BadAnswerException("no status: " + text(end));
        }
        int value = 0;
        for (int at = STATUS_AT; at < STATUS_AT + 3; at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                throw new BadAnswerException("no status: " + text(end));
            }
            value = 10 * value + bytes[at] - '0';
        }
        return value;
    }

    private void header(int end) throws BadAnswerException {
        // Nothing else is of interest, and making a text of each line would cost more than all the rest.
        int first = bytes[0] | 0x20;
        if (first != 'c' && first != 't') {
            return;
        }
        String line = text(end).toLowerCase(Locale.ROOT);
        if (line.startsWith(LENGTH)) {
            length = lengthOf(line.substring(LENGTH.length()).strip());
        } else if (line.startsWith(CONNECTION)) {
            closing = line.contains("close");
        } else if (line.startsWith(TRANSFER)) {
            throw new BadAnswerException("only Content-Length is understood, not " + line);
        }
    }

    private static int lengthOf(String digits) throws BadAnswerException {
        try {
            int value = Integer.parseInt(digits);
            if (value >= 0 && value <= BODY_MAX) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Told below, as a length out of bounds is.
        }
        throw new BadAnswerException("a body of " + digits + " bytes");
    }

    private String text(int end) {
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }

    Answer answer() {
        assert part == Part.WHOLE : "the answer is not whole yet";
        return new Answer(status, length == 0 ? "" : text(length));
    }

    /** Whether the server closes the connection after this answer. */
    boolean isClosing() {
        return closing;
    }
}
