package cartesian.perf.load.wire;

import java.util.Optional;

/** What one client does: calls one after the other. Used by one thread at a time. */
public interface Walk {
    Call first();

    /** The call that follows on that answer; empty if the walk is over. Told the answer to every call, also the last. */
    Optional<Call> next(Answer last);
}
