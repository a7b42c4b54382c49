package cartesian.node.record;

import org.jspecify.annotations.Nullable;

/**
 * The ids of changes that a record remembers, so that a repeated change is applied once.
 *
 * <p>Ids are dropped when the epoch that made them has ended, because nothing is retried across a cut. Within one epoch at
 * least the newest {@link #GENERATION} ids are remembered and at most twice as many. Immutable: each change shares the
 * tail of the one before.
 */
public final class Marks {
    /** How many ids are remembered for sure. */
    public static final int GENERATION = 1024;

    public static final Marks NONE = new Marks(null, 0, null);

    /** One remembered id and those before it. */
    private record Node(long id, @Nullable Node next) {}

    private final @Nullable Node young;
    private final int youngSize;
    private final @Nullable Node old;

    private Marks(@Nullable Node young, int youngSize, @Nullable Node old) {
        this.young = young;
        this.youngSize = youngSize;
        this.old = old;
    }

    /** Restores marks from {@link #ids()}. */
    public static Marks of(long[] ids) {
        Marks marks = NONE;
        for (int index = ids.length - 1; index >= 0; index--) {
            marks = marks.plus(ids[index]);
        }
        return marks;
    }

    public Marks plus(long id) {
        if (youngSize == GENERATION) {
            return new Marks(new Node(id, null), 1, young);
        }
        return new Marks(new Node(id, young), youngSize + 1, old);
    }

    public boolean contains(long id) {
        return contains(young, id) || contains(old, id);
    }

    private static boolean contains(@Nullable Node first, long id) {
        for (Node node = first; node != null; node = node.next) {
            if (node.id == id) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return youngSize == 0;
    }

    /** The remembered ids, newest first. */
    public long[] ids() {
        int size = youngSize;
        for (Node node = old; node != null; node = node.next) {
            size++;
        }
        long[] ids = new long[size];
        int index = 0;
        for (Node node = young; node != null; node = node.next) {
            ids[index++] = node.id;
        }
        for (Node node = old; node != null; node = node.next) {
            ids[index++] = node.id;
        }
        return ids;
    }
}
