package cartesian.node.http;

/** Lets a call wait until what it changed is on disk. */
public interface Durability {
    /** Whether epochs are becoming durable now, so that it makes sense to begin a write that has to be. */
    boolean available();

    /** Waits until an epoch is durable; false if it is not within the time that a call may take. */
    boolean await(long epoch);
}
