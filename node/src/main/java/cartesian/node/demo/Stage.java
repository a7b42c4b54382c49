package cartesian.node.demo;

import java.net.URI;
import java.util.List;

/** The grid that a demonstration is given on. */
public interface Stage {
    /** Where its members are, the oldest first. */
    List<URI> members();

    /** Kills a member as {@code kill -9} does. */
    void kill(int member);

    /** What Postgres says in one SELECT. */
    Books books();
}
