package cartesian.node.epoch;

import cartesian.node.epoch.CutReply.Ending;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scribe's word to all who take part, ten times within an answer lease, and what they reply to it.
 *
 * <p>It confirms members only while nobody else can have taken the term: for some time after the database has said so, or,
 * if nobody is missing, as long as all of them reply. What it confirms counts from the stamp in the member's own last
 * reply, so no delay on the way can make it last longer.
 */
final class Pulses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pulses.class);

    private final Members members;
    private final Lease lease;
    private final LeaseTimes times;
    private final Runnable onDeposed;
    private final Map<String, Contact> contacts = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("pulses").unstarted(this::run);
    private volatile Group group = Group.NOBODY;
    private long number;

    /**
     * Whom the scribe leads.
     *
     * @param full how many there were before any of them was lost
     */
    record Group(Lineage scribe, List<String> participants, int full) {
        static final Group NOBODY = new Group(Lineage.NONE, List.of(), 0);

        Group {
            participants = List.copyOf(participants);
        }
    }

    /** What is known of one member; its stamp is by its own clock, all else by this one's. */
    private static final class Contact {
        private volatile long stamp;
        private volatile long repliedNanos;
        /** When the pulse was sent that it has replied to last. */
        private volatile long askedNanos;

        /** Until when it may tell answers at most. */
        private volatile long answersEndNanos;

        private volatile boolean confirmed;
        private volatile boolean replied;
        private volatile boolean underWay;
        private volatile long sentNanos;
        private volatile Ending ending = Ending.NONE;
    }

    /**
     * Makes pulses that lead nobody yet.
     *
     * @param onDeposed is run when a member replies that it does not follow this one any more; must not block
     */
    Pulses(Members members, Lease lease, LeaseTimes times, Runnable onDeposed) {
        this.members = members;
        this.lease = lease;
        this.times = times;
        this.onDeposed = onDeposed;
    }

    void start() {
        thread.start();
    }

    /** Leads these members from now on, and tells them so. */
    void lead(Group led) {
        synchronized (this) {
            group = led;
        }
        contacts.keySet().retainAll(new HashSet<>(led.participants()));
        beat(true);
        beat(false); // who has replied at once is confirmed at once
    }

    /** Takes into account that the scribe before may have confirmed these until now. */
    void inherit(Collection<String> names) {
        for (String each : names) {
            Contact contact = contact(each);
            contact.answersEndNanos = System.nanoTime() + times.answerNanos();
            contact.confirmed = true;
        }
    }

    /** Confirms nobody any more. */
    void fallSilent() {
        group = Group.NOBODY;
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(times.pulseNanos());
                try {
                    beat();
                } catch (RuntimeException e) {
                    LOG.debug("A pulse failed", e);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("No more pulses");
        }
    }

    /** What pulses say now. */
    private record Word(Group led, long number) {}

    /** Numbered together with what it is about: one that was begun before another says what was so before. */
    private synchronized Word word() {
        return new Word(group, ++number);
    }

    /** A pulse that tells some who takes part, and confirms nobody. */
    CutMessage.Pulse plain() {
        return pulse(word(), 0, List.of());
    }

    private static CutMessage.Pulse pulse(Word word, long confirmed, List<String> leaving) {
        Group led = word.led();
        return new CutMessage.Pulse(
                led.scribe().term(),
                word.number(),
                led.scribe().by(),
                confirmed,
                led.participants(),
                leaving,
                led.full());
    }

    /** Speaks to all once, but for those who have not read the last word yet; package-private for tests. */
    void beat() {
        beat(false);
    }

    private void beat(boolean news) {
        Word word = word();
        Group led = word.led();
        boolean entitled = isEntitled(led);
        List<String> leaving = led.participants().stream()
                .filter(each -> contact(each).ending != Ending.NONE)
                .toList();
        for (String each : led.participants()) {
            Contact contact = contact(each);
            long now = System.nanoTime();
            if (!news && contact.underWay && now - contact.sentNanos < times.answerNanos()) {
                continue; // what it has not read yet says the same
            }
            contact.underWay = true;
            contact.sentNanos = now;
            long confirmed = entitled && contact.replied ? confirm(contact) : 0;
            var _ = members.send(each, pulse(word, confirmed, leaving)).whenComplete((reply, fault) -> {
                if (reply instanceof CutReply.Alive alive) {
                    note(contact, alive, now);
                } else if (reply instanceof CutReply.Deposed && group.equals(led)) {
                    onDeposed.run();
                }
                contact.underWay = false;
            });
        }
    }

    /** Answers the stamp up from which the member is confirmed. */
    private long confirm(Contact contact) {
        // The stamp was made before its reply was noted, so in this order the end is not too early.
        long stamp = contact.stamp;
        long end = contact.repliedNanos + times.answerNanos();
        if (!contact.confirmed || end - contact.answersEndNanos > 0) {
            contact.answersEndNanos = end;
        }
        contact.confirmed = true;
        return stamp;
    }

    private static void note(Contact contact, CutReply.Alive alive, long askedNanos) {
        contact.repliedNanos = System.nanoTime();
        contact.askedNanos = askedNanos;
        contact.ending = alive.ending();
        contact.stamp = alive.stamp();
        contact.replied = true;
    }

    private Contact contact(String name) {
        return contacts.computeIfAbsent(name, _ -> new Contact());
    }

    private boolean isEntitled(Group led) {
        if (!new HashSet<>(members.all()).containsAll(led.participants())) {
            return false;
        }
        return lease.isProvenWithin(led.scribe().term(), times.renewedNanos())
                || (led.participants().size() >= led.full() && allReplyWithin(times.answerNanos()));
    }

    /** Whether all who take part have replied to a pulse that was sent within this time. */
    boolean allReplyWithin(long nanos) {
        long now = System.nanoTime();
        return group.participants().stream()
                .map(this::contact)
                .allMatch(contact -> contact.replied && now - contact.askedNanos < nanos);
    }

    /** How long a member may go on telling answers if it is not confirmed any more, nanoseconds. */
    long answersLeftNanos(String name) {
        Contact contact = contacts.get(name);
        return contact == null || !contact.confirmed ? 0 : Math.max(0, contact.answersEndNanos - System.nanoTime());
    }

    /** Those who take part and have come so far with leaving. */
    List<String> at(Ending ending) {
        return group.participants().stream()
                .filter(each -> contact(each).ending == ending)
                .toList();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
