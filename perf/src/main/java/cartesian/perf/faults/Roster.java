package cartesian.perf.faults;

import cartesian.perf.faults.Views.Listed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Who is in the grid, as its members list it, and at which epochs it was ever loaded: a new one means a loss of memory. */
final class Roster implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final int NOT_FOUND = 404;
    /** So many partitions more or fewer than the average Hazelcast leaves alone: MIN_AVG_OWNER_DIFF of its state generator. */
    private static final int UNFAIR_MAX = 3;

    private final Front front;
    private final Queue<Load> loads = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private @Nullable Thread thread;

    /** The grid was loaded at this D; seen at that nanosecond. */
    record Load(long durable, long seen) {}

    Roster(Front front) {
        this.front = front;
    }

    Roster open() {
        thread = Thread.ofVirtual().start(this::watch);
        return this;
    }

    private void watch() {
        while (!closed) {
            look();
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** Asks all that are ready, and keeps what is new. */
    void look() {
        for (Member member : front.ready()) {
            for (Listed listed : list(member).orElse(List.of())) {
                if (listed.enrolled()) {
                    seen(listed.loaded());
                }
            }
        }
    }

    private synchronized void seen(long durable) {
        if (loads.stream().noneMatch(load -> load.durable() == durable)) {
            loads.add(new Load(durable, System.nanoTime()));
        }
    }

    /** The members of a member's grid; empty if it does not answer or knows no such call. */
    Optional<List<Listed>> list(Member member) {
        Answer answer = front.ask(member, "/members");
        return answer.isDone() ? Optional.of(Views.members(answer.body())) : Optional.empty();
    }

    /** The oldest, as one that is ready lists them; it may be another than at the last start, for members join afresh. */
    Optional<Member> oldest(Collection<Member> running) {
        for (Member asked : running) {
            Answer answer = front.ask(asked, "/members");
            if (answer.isDone()) {
                List<String> addresses = Views.addresses(answer.body());
                return running.stream()
                        .filter(each ->
                                !addresses.isEmpty() && each.uri().toString().equals(addresses.getFirst()))
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    /** Whether members list each other at all; nodes before 0.2 do not. */
    boolean isSupported() {
        return front.ready().stream()
                .noneMatch(member -> front.ask(member, "/members").status() == NOT_FOUND);
    }

    /** What keeps these members from being one grid: all ready, each lists them all, enrolled, with one scribe and fair parts. */
    List<String> defects(Collection<Member> running) {
        List<String> defects = new ArrayList<>();
        for (Member member : running) {
            if (!front.isReady(member)) {
                defects.add(member + " is not ready: "
                        + front.ask(member, "/health/ready").body().strip());
            } else {
                list(member)
                        .ifPresent(
                                listed -> defect(member, listed, running.size()).ifPresent(defects::add));
            }
        }
        return defects;
    }

    static Optional<String> defect(Member member, List<Listed> listed, int expected) {
        double fair = listed.stream().mapToInt(Listed::partitions).average().orElse(0);
        boolean isWhole = listed.size() == expected
                && listed.stream().allMatch(Listed::enrolled)
                && listed.stream().filter(Listed::scribe).count() == 1
                && listed.stream().allMatch(each -> Math.abs(each.partitions() - fair) <= UNFAIR_MAX);
        return isWhole ? Optional.empty() : Optional.of(member + " lists " + listed);
    }

    /** At which D the grid was ever loaded, in the order in which it was seen. */
    List<Load> loads() {
        return List.copyOf(loads);
    }

    @Override
    public void close() {
        closed = true;
        Thread watching = thread;
        if (watching != null) {
            watching.interrupt();
        }
    }
}
