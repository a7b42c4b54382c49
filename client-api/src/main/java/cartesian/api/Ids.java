package cartesian.api;

/** What every id has in common: 1 to 128 visible ASCII characters without {@code /}. */
final class Ids {
    static final int LENGTH_MAX = 128;

    private Ids() {}

    /**
     * Returns {@code value} if it is a legal id.
     *
     * @throws IllegalArgumentException if it is empty, too long or holds a character that is not allowed
     */
    static String check(String value) {
        int length = value.length();
        if (length == 0 || length > LENGTH_MAX) {
            throw new IllegalArgumentException("an id has 1 to " + LENGTH_MAX + " characters, not " + length);
        }
        for (int index = 0; index < length; index++) {
            char character = value.charAt(index);
            if (character <= ' ' || character > '~' || character == '/') {
                throw new IllegalArgumentException("an id holds visible ASCII characters without '/' only");
            }
        }
        return value;
    }
}
