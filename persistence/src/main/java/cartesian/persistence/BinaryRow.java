package cartesian.persistence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the fields of one row after the other from COPY's binary format, by PostgreSQL's documentation of COPY. */
final class BinaryRow {
    private static final int SIGNATURE_LENGTH = 11;

    private ByteBuffer data = ByteBuffer.allocate(0);
    private boolean begun;

    /** Goes to the row in the next message of a COPY. False: the message holds none, as the last one does. */
    boolean next(byte[] message) {
        data = ByteBuffer.wrap(message);
        if (!begun) {
            begun = true;
            data.position(SIGNATURE_LENGTH + Integer.BYTES);
            int extension = data.getInt();
            data.position(data.position() + extension);
        }
        return data.hasRemaining() && data.getShort() >= 0;
    }

    String text() {
        return string(data.getInt());
    }

    long number() {
        skipLength(Long.BYTES);
        return data.getLong();
    }

    boolean truth() {
        skipLength(1);
        return data.get() != 0;
    }

    String[] texts() {
        String[] elements = new String[elements()];
        for (int index = 0; index < elements.length; index++) {
            elements[index] = text();
        }
        return elements;
    }

    long[] numbers() {
        long[] elements = new long[elements()];
        for (int index = 0; index < elements.length; index++) {
            elements[index] = number();
        }
        return elements;
    }

    /** Goes past an array's length, dimensions, flags, element type and lower bound. */
    private int elements() {
        data.getInt();
        int dimensions = data.getInt();
        data.position(data.position() + 2 * Integer.BYTES);
        if (dimensions == 0) {
            return 0;
        }
        if (dimensions != 1) {
            throw new IllegalStateException("an array of " + dimensions + " dimensions");
        }
        int elements = data.getInt();
        data.getInt();
        return elements;
    }

    private String string(int length) {
        String text = new String(data.array(), data.position(), length, StandardCharsets.UTF_8);
        data.position(data.position() + length);
        return text;
    }

    private void skipLength(int expected) {
        int length = data.getInt();
        if (length != expected) {
            throw new IllegalStateException("a field of " + length + " bytes, not " + expected);
        }
    }
}
