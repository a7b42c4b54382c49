package cartesian.node.epoch;

import cartesian.node.epoch.CutReply.Ending;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who takes part in epochs, as the scribe has it: enrolls those who come, lets go those who leave, and tells all of both. */
final class Roll {
    private static final Logger LOG = LoggerFactory.getLogger(Roll.class);

    private final EpochMember member;
    private final Members members;
    private final Messenger messenger;
    private final Pulses pulses;
    private final String scribe;
    private Set<String> enrolled = new LinkedHashSet<>();
    /** How many there were before any was lost. */
    private int full;

    /**
     * Makes an empty roll.
     *
     * @param scribe what the database calls this scribe
     */
    Roll(EpochMember member, Members members, Messenger messenger, Pulses pulses, String scribe) {
        this.member = member;
        this.members = members;
        this.messenger = messenger;
        this.pulses = pulses;
        this.scribe = scribe;
    }

    /** Members that are not let go: one that is about to end takes no part in who is the scribe, or in what it does. */
    List<String> present() {
        return members.all().stream()
                .filter(each -> !member.allegiance().letGo().contains(each))
                .toList();
    }

    /** Those who take part, in the order in which they came. */
    List<String> enrolled() {
        return List.copyOf(enrolled);
    }

    /** Those who take part and are not in the grid any more. */
    List<String> gone() {
        List<String> gone = new ArrayList<>(enrolled);
        gone.removeAll(members.all());
        return gone;
    }

    /** Begins with these. */
    void replace(Collection<String> by, int fullBefore) {
        enrolled = new LinkedHashSet<>(by);
        full = Math.max(fullBefore, enrolled.size());
    }

    /** These take part no more, and are missed: until others come, the rest is not all there is. */
    void strike(Collection<String> gone) {
        gone.forEach(enrolled::remove);
    }

    /** Leads those who take part, from now on in this term. */
    void lead(long term) {
        pulses.lead(new Pulses.Group(new Lineage(scribe, term), List.copyOf(enrolled), full));
    }

    /**
     * Members that have asked not to be missed take part no more.
     *
     * @return whether one of them leaves images behind that are not durable
     */
    boolean letGo(long term) {
        List<String> left = new ArrayList<>(pulses.at(Ending.LEFT));
        List<String> unwritten = pulses.at(Ending.LEFT_UNWRITTEN);
        left.addAll(unwritten);
        left.remove(members.self());
        if (left.isEmpty()) {
            return false;
        }
        forgo(left);
        LOG.info("{} of the members leave; {} stay", left.size(), enrolled.size());
        lead(term);
        tell(left); // the last word to them: they may go
        return !unwritten.isEmpty();
    }

    /** The scribe itself takes part no more; all have heard it then. */
    void leave(long term) {
        forgo(List.of(members.self()));
        lead(term);
        tell(enrolled);
    }

    /** They take part no more, and are not missed. */
    private void forgo(Collection<String> left) {
        left.forEach(enrolled::remove);
        full = Math.max(1, full - left.size());
    }

    /** Tells some who takes part, without confirming them, and waits until they have heard. */
    private void tell(Collection<String> whom) {
        messenger.ask(whom, pulses.plain());
    }

    /**
     * Enrolls those who do not take part yet.
     *
     * @return whether there were any
     */
    boolean enroll(CutMessage.Enroll message) {
        List<String> newcomers = new ArrayList<>(present());
        newcomers.removeAll(enrolled);
        boolean grown = false;
        for (String each : newcomers) {
            if (messenger.ask(List.of(each), message).get(each) instanceof CutReply.Obeyed) {
                enrolled.add(each);
                full = Math.max(full, enrolled.size());
                grown = true;
            }
        }
        if (grown) {
            lead(message.term());
        }
        return grown;
    }
}
