package cartesian.perf.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What stands before the members, as a load balancer does: asks each ten times a second whether it is ready, sends calls
 * to those that are, and keeps a record of every call.
 *
 * <p>A call that could not even connect is tried on another member: it cannot have happened.
 */
final class Front implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration LOOK_MAX = Duration.ofSeconds(1);
    private static final int TRIES_MAX = 4;
    private static final int LOOKS_MAX = 100;

    private final List<Member> members;
    private final Http http = new Http();
    private final AtomicIntegerArray ready;
    private final List<Thread> looking = new ArrayList<>();
    private final Queue<Answer> record = new ConcurrentLinkedQueue<>();
    private final LongAdder calls = new LongAdder();
    private volatile boolean closed;

    Front(List<Member> members) {
        this.members = List.copyOf(members);
        this.ready = new AtomicIntegerArray(members.size());
    }

    Front open() {
        for (Member member : members) {
            looking.add(Thread.ofVirtual().start(() -> look(member)));
        }
        return this;
    }

    private void look(Member member) {
        while (!closed) {
            boolean answered =
                    member.isAlive() && ask(member, "/health/ready", LOOK_MAX).isDone();
            ready.set(member.number(), answered ? 1 : 0);
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** Asks one member itself, ready or not; this is not recorded. */
    Answer ask(Member member, String path) {
        return ask(member, path, Http.ANSWER_MAX);
    }

    private Answer ask(Member member, String path, Duration max) {
        return http.call(member.number(), member.uri(), "GET", path, false, max);
    }

    boolean isReady(Member member) {
        return ready.get(member.number()) == 1;
    }

    List<Member> ready() {
        return members.stream().filter(this::isReady).toList();
    }

    /** Makes a call on any member that is ready. */
    Answer call(String verb, String path, boolean durable) {
        long began = System.nanoTime();
        for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
            List<Member> choice = ready();
            if (choice.isEmpty()) {
                break;
            }
            Member member = choice.get(ThreadLocalRandom.current().nextInt(choice.size()));
            Answer answer = http.call(member.number(), member.uri(), verb, path, durable, Http.ANSWER_MAX);
            if (answer.status() != Answer.UNSENT) {
                return recorded(answer);
            }
            ready.set(member.number(), 0);
        }
        return recorded(new Answer(
                -1, verb + " " + path, Answer.UNSENT, "no member is ready", Answer.NO_EPOCH, began, System.nanoTime()));
    }

    /** Reads something that has to be there to read: asks again, others too, while there is no answer. Not recorded. */
    Answer look(String path) {
        Answer last = new Answer(-1, "GET " + path, Answer.UNSENT, "no member is ready", Answer.NO_EPOCH, 0, 0);
        for (int attempt = 0; attempt < LOOKS_MAX; attempt++) {
            List<Member> choice = ready();
            if (!choice.isEmpty()) {
                last = ask(choice.get(ThreadLocalRandom.current().nextInt(choice.size())), path);
                if (!last.isError()) {
                    return last;
                }
            }
            Waiting.pause(LOOK_EVERY);
        }
        throw new IllegalStateException("nobody answers: " + last);
    }

    private Answer recorded(Answer answer) {
        record.add(answer);
        calls.increment();
        return answer;
    }

    /** Forgets the calls so far: what counts begins now. */
    void forget() {
        record.clear();
        calls.reset();
    }

    /** All calls so far, in about the order in which they ended. */
    List<Answer> calls() {
        return List.copyOf(record);
    }

    long count() {
        return calls.sum();
    }

    @Override
    public void close() {
        closed = true;
        looking.forEach(Thread::interrupt);
        http.close();
    }
}
