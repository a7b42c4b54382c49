package cartesian.api;

/** A count of units or of money in minor units of one currency: 0 to 2^53-1, exact in every JSON reader. */
public record Amount(long value) implements Comparable<Amount> {
    /** The largest amount, 2^53-1: beyond it a double, and so JavaScript, is no longer exact. */
    public static final long MAX = (1L << 53) - 1;

    public static final Amount ZERO = new Amount(0);

    public Amount {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("an amount is 0 to " + MAX + ", not " + value);
        }
    }

    /**
     * Reads an amount as clients write it: {@code [0-9]+}, or {@code [0-9]+\.0+} as older clients do.
     *
     * @throws IllegalArgumentException for anything else, and for what is larger than {@link #MAX}
     */
    public static Amount parse(String text) {
        int end = text.indexOf('.');
        if (end < 0) {
            end = text.length();
        } else if (end == text.length() - 1 || !text.chars().skip(end + 1L).allMatch(c -> c == '0')) {
            throw new IllegalArgumentException("an amount is a whole number");
        }
        if (end == 0) {
            throw new IllegalArgumentException("an amount has digits");
        }
        long value = 0;
        for (int index = 0; index < end; index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("an amount has digits only");
            }
            value = value * 10 + digit;
            if (value > MAX) {
                throw new IllegalArgumentException("an amount is at most " + MAX);
            }
        }
        return new Amount(value);
    }

    @Override
    public int compareTo(Amount other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
