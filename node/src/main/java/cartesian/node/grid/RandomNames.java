package cartesian.node.grid;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.checkout.Names;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Names from random numbers: ids of 20 characters with 119 random bits, so two are never the same.
 *
 * <p>Changes are numbered from a random start and the number is mixed (SplitMix64, Steele et al. 2014), a bijection, so
 * one member never repeats itself and two members meet with a chance of 2^-64 for each pair of changes.
 */
public final class RandomNames implements Names {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final LongSupplier random;
    private final AtomicLong changes;

    /**
     * Makes names.
     *
     * @param random independent random 64-bit numbers, of any thread
     */
    public RandomNames(LongSupplier random) {
        this.random = random;
        this.changes = new AtomicLong(random.getAsLong());
    }

    @Override
    public ItemId item() {
        return new ItemId(unique(""));
    }

    @Override
    public UserId user() {
        return new UserId(unique(""));
    }

    @Override
    public OrderId order(UserId user) {
        return new OrderId(unique(Affinity.prefix(user)));
    }

    @Override
    public long change() {
        long mixed = changes.getAndAdd(GOLDEN_GAMMA);
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    private String unique(String prefix) {
        StringBuilder name = new StringBuilder(prefix.length() + Affinity.UNIQUE_LENGTH).append(prefix);
        for (int half = 0; half < 2; half++) {
            long bits = random.getAsLong();
            for (int index = 0; index < Affinity.UNIQUE_LENGTH / 2; index++) {
                name.append(ALPHABET.charAt((int) Long.remainderUnsigned(bits, ALPHABET.length())));
                bits = Long.divideUnsigned(bits, ALPHABET.length());
            }
        }
        return name.toString();
    }
}
