package cartesian.perf.load;

/** What an item or a user began with, and what has been taken from it as far as the answers tell. Guarded by its books. */
final class Account {
    private final String id;
    private long initial;
    private long taken;
    private long maybeTaken;
    private boolean open;

    Account(String id, long initial) {
        this.id = id;
        this.initial = initial;
    }

    String id() {
        return id;
    }

    long initial() {
        return initial;
    }

    /** Gave it more to begin with. */
    void add(long more) {
        initial += more;
    }

    void take(long units) {
        taken += units;
    }

    void maybeTake(long units) {
        maybeTaken += units;
    }

    /** It is not known what it began with. */
    void leaveOpen() {
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether that is what may be left. */
    boolean allows(long left) {
        return left <= initial - taken && left >= initial - taken - maybeTaken;
    }

    String allowed() {
        long most = initial - taken;
        return maybeTaken == 0 ? Long.toString(most) : (most - maybeTaken) + " to " + most;
    }
}
