package cartesian.persistence;

/** Where tests stop, delay or break a write of an epoch, on the thread that writes it. */
@FunctionalInterface
public interface FaultPoint {
    /** Lets every write pass. */
    FaultPoint NONE = (stage, epoch) -> {};

    /** How far a write has come. */
    enum Stage {
        BEFORE_WRITE,
        BETWEEN_TABLES,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    /** Is called at each stage; what it throws leaves the write, whose transaction is rolled back unless committed. */
    void reached(Stage stage, long epoch);
}
