package cartesian.node.epoch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whom a member follows: the scribe that it has heard last, and what that one said of who takes part. */
final class Allegiance {
    private final Members members;
    private final Permission permission;
    private final Set<String> letGo = ConcurrentHashMap.newKeySet();

    private volatile Lineage lineage = Lineage.NONE;
    private volatile List<String> leavers = List.of();
    private volatile int full;
    private volatile long repliedNanos = System.nanoTime();
    private long term;
    private long number;

    Allegiance(Members members, Permission permission) {
        this.members = members;
        this.permission = permission;
    }

    /** A scribe has enrolled this member. */
    void begin(Lineage scribe) {
        lineage = scribe;
    }

    /** Whether this member does not follow the one any more that has sent the pulse. */
    boolean isDeposed(CutMessage.Pulse pulse) {
        Optional<String> by = Holder.parse(pulse.by()).map(Holder::member);
        return by.isPresent() && by.equals(members.deposed());
    }

    /** Takes in what a pulse says, unless a later one has been heard: messages overtake each other. */
    synchronized void hear(CutMessage.Pulse pulse) {
        if (pulse.term() < term || (pulse.term() == term && pulse.number() < number)) {
            return;
        }
        term = pulse.term();
        number = pulse.number();
        for (String each : permission.participants()) {
            if (!pulse.participants().contains(each)) {
                letGo.add(each);
            }
        }
        lineage = new Lineage(pulse.by(), pulse.term());
        leavers = pulse.leaving();
        full = pulse.full();
        permission.confirm(pulse.confirmed(), pulse.participants());
    }

    /** This member replies to a pulse now; answers when that is. */
    long reply() {
        long now = System.nanoTime();
        repliedNanos = now;
        return now;
    }

    /** The scribe that this member has heard last. */
    Lineage lineage() {
        return lineage;
    }

    /** Those who are about to leave, as the scribe sees it. */
    List<String> leavers() {
        return leavers;
    }

    /** Members that took part and do not any more, as the scribe said; some may be there still, about to end. */
    Set<String> letGo() {
        return letGo;
    }

    /** How many took part before any of them was lost. */
    int full() {
        return full;
    }

    /** When this member last replied to a pulse, as of {@link System#nanoTime()}. */
    long repliedNanos() {
        return repliedNanos;
    }
}
