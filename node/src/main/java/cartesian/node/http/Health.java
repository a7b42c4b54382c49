package cartesian.node.http;

/** Whether this node lives and takes calls, as its health routes tell. Asked on every request, so it must be cheap. */
public interface Health {
    /** False only if nothing but a restart can help. */
    boolean live();

    /** False while the node starts, stops or cannot keep its promises; it then takes no calls. */
    boolean ready();

    /** Whether calls are worked on now; also by a node that is about to stop, as long as it has not. */
    default boolean serving() {
        return ready();
    }

    /** Why the node is what it is, in one line without details of the inside. */
    String reason();
}
