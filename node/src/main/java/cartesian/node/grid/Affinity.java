package cartesian.node.grid;

import cartesian.api.OrderId;
import cartesian.api.UserId;

/**
 * Which records live together: a user's credit and the orders that we make for that user.
 *
 * <p>An order id of ours begins with its user's affinity, four hexadecimal digits and a hyphen, so an order is found by
 * its id alone. The affinity of any other order id is that of a user of the same name.
 */
final class Affinity {
    static final int DIGITS = 4;
    /** How long the part of our order ids behind the affinity is. */
    static final int UNIQUE_LENGTH = 20;

    private static final char SEPARATOR = '-';
    private static final int LENGTH = DIGITS + 1 + UNIQUE_LENGTH;

    private Affinity() {}

    static int of(UserId user) {
        return hash(user.value());
    }

    static int of(OrderId order) {
        String value = order.value();
        if (value.length() != LENGTH || value.charAt(DIGITS) != SEPARATOR) {
            return hash(value);
        }
        int affinity = 0;
        for (int index = 0; index < DIGITS; index++) {
            int digit = digit(value.charAt(index));
            if (digit < 0) {
                return hash(value);
            }
            affinity = (affinity << 4) | digit;
        }
        return affinity;
    }

    /** What our order ids for this user begin with. */
    static String prefix(UserId user) {
        int affinity = of(user);
        char[] prefix = new char[DIGITS + 1];
        for (int index = 0; index < DIGITS; index++) {
            prefix[index] = Character.forDigit((affinity >>> (4 * (DIGITS - 1 - index))) & 0xf, 16);
        }
        prefix[DIGITS] = SEPARATOR;
        return new String(prefix);
    }

    private static int digit(char character) {
        return character >= '0' && character <= '9'
                ? character - '0'
                : character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
    }

    /** 16 bits of the string's hash, mixed as in MurmurHash3's 32-bit finalizer so that all of them count. */
    private static int hash(String value) {
        int hash = value.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return (hash ^ (hash >>> 16)) & 0xffff;
    }
}
