package cartesian.node.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was used lately, and no more than so many things. Safe for all threads.
 *
 * <p>Entries live in two halves. When the younger is full it becomes the older, and the older is forgotten; what is found
 * in the older moves to the younger.
 */
final class Recent<K, V> {
    private final int halfMax;
    private volatile Halves<K, V> halves = new Halves<>();

    private static final class Halves<K, V> {
        private final ConcurrentHashMap<K, V> young = new ConcurrentHashMap<>();
        private final ConcurrentHashMap<K, V> old;

        private Halves() {
            this(new ConcurrentHashMap<>());
        }

        private Halves(ConcurrentHashMap<K, V> old) {
            this.old = old;
        }
    }

    /** Remembers at most so many entries, and at least the half of them. */
    Recent(int max) {
        this.halfMax = max / 2;
    }

    @Nullable
    V get(K key) {
        Halves<K, V> now = halves;
        V value = now.young.get(key);
        if (value != null) {
            return value;
        }
        value = now.old.get(key);
        return value == null ? null : keep(key, value);
    }

    /** What is remembered under a key; it is made if there is nothing. */
    V get(K key, Function<K, V> maker) {
        V value = get(key);
        return value == null ? keep(key, maker.apply(key)) : value;
    }

    void put(K key, V value) {
        make(key).young.put(key, value);
    }

    void remove(K key) {
        Halves<K, V> now = halves;
        now.old.remove(key);
        now.young.remove(key);
    }

    void clear() {
        halves = new Halves<>();
    }

    int size() {
        Halves<K, V> now = halves;
        return now.young.size() + now.old.size();
    }

    private V keep(K key, V value) {
        V first = make(key).young.putIfAbsent(key, value);
        return first == null ? value : first;
    }

    /** Makes room for one more in the younger half. */
    private Halves<K, V> make(K key) {
        Halves<K, V> now = halves;
        now.old.remove(key);
        if (now.young.size() < halfMax) {
            return now;
        }
        synchronized (this) {
            if (halves == now) {
                halves = new Halves<>(now.young);
            }
            return halves;
        }
    }
}
