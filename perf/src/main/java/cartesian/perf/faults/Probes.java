package cartesian.perf.faults;

import cartesian.perf.faults.Counter.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Clients who try to catch the grid in a wrong answer: several at once change and read one item, and one user, and each
 * history has to be linearizable. When a history is long, or too much of it is not known, it is judged and the next
 * account begins.
 */
final class Probes implements AutoCloseable {
    private static final int CLIENTS = 3;
    private static final int CALLS_EACH = 25;
    private static final int OPEN_MAX = 6;
    private static final Duration PAUSE = Duration.ofMillis(30);
    private static final Duration END_MAX = Duration.ofSeconds(30);

    private final Front front;
    private final Random seeds;
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final LongAdder histories = new LongAdder();
    private final AtomicInteger running = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped = true;

    /** How the two kinds of accounts are called. */
    enum Kind {
        ITEM("/stock/item/create/1", "/stock/add/%s/%d", "/stock/subtract/%s/%d", "/stock/find/%s"),
        USER("/payment/create_user", "/payment/add_funds/%s/%d", "/payment/pay/%s/%d", "/payment/find_user/%s");

        private final String create;
        private final String add;
        private final String take;
        private final String find;

        Kind(String create, String add, String take, String find) {
            this.create = create;
            this.add = add;
            this.take = take;
            this.find = find;
        }
    }

    Probes(Front front, long seed) {
        this.front = front;
        this.seeds = new Random(seed);
    }

    /** Begins, or goes on with new accounts. */
    void resume() {
        awaitEnd();
        stopped = false;
        for (Kind kind : Kind.values()) {
            Random random = new Random(seeds.nextLong());
            running.incrementAndGet();
            threads.add(Thread.ofVirtual().start(() -> probe(kind, random)));
        }
    }

    /** Sends no more calls; what is under way will be judged, and all before it. */
    void halt() {
        stopped = true;
    }

    /** Waits until all histories are judged. */
    void awaitEnd() {
        halt();
        Waiting.eventually("the probes have ended", END_MAX, () -> running.get() == 0);
    }

    private void probe(Kind kind, Random random) {
        try {
            while (!stopped) {
                Answer created = front.call("POST", kind.create, false);
                if (created.isDone()) {
                    judge(kind, Shopper.field(created.body()), new Random(random.nextLong()));
                } else {
                    Waiting.pause(PAUSE);
                }
            }
        } catch (InterruptedRoundException _) {
            // The round is given up.
        } catch (RuntimeException bug) {
            violations.add("a probe stumbled: " + bug);
        } finally {
            running.decrementAndGet();
        }
    }

    private void judge(Kind kind, String account, Random random) {
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        Queue<Operation> history = new ConcurrentLinkedQueue<>();
        AtomicInteger open = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            Random own = new Random(random.nextLong());
            clients.add(Thread.ofVirtual().start(() -> {
                for (int call = 0; call < CALLS_EACH && !stopped && open.get() < OPEN_MAX; call++) {
                    one(kind, account, own, answers, history, open);
                    if (!paused(own)) {
                        return;
                    }
                }
            }));
        }
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException _) {
                clients.forEach(Thread::interrupt);
                throw new InterruptedRoundException();
            }
        }
        histories.increment();
        if (!Counter.explains(List.copyOf(history))) {
            violations.add("not linearizable: " + kind + " " + account + "\n      "
                    + answers.stream()
                            .map(answer -> answer.began() / 1_000 + "-" + answer.ended() / 1_000 + " us " + answer)
                            .collect(Collectors.joining("\n      ")));
        }
    }

    private static boolean paused(Random random) {
        try {
            Thread.sleep(PAUSE.plusMillis(random.nextInt(60)));
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    private void one(
            Kind kind,
            String account,
            Random random,
            Queue<Answer> answers,
            Queue<Operation> history,
            AtomicInteger open) {
        int choice = random.nextInt(5);
        long units = 1L + random.nextInt(3);
        long change = choice < 2 ? units : -units;
        Answer answer = choice == 4
                ? front.call("GET", kind.find.formatted(account), false)
                : front.call("POST", (change > 0 ? kind.add : kind.take).formatted(account, units), false);
        answers.add(answer);
        if (choice == 4) {
            read(answer, history, account);
        } else if (answer.isDone()) {
            history.add(new Operation.Changed(change, lastNumber(answer.body()), answer.began(), answer.ended()));
        } else if (answer.status() == 409 && change < 0) {
            history.add(new Operation.Refused(units, answer.began(), answer.ended()));
        } else if (answer.isRefused()) {
            violations.add("refused without a reason: " + answer);
        } else if (answer.isOpen()) {
            open.incrementAndGet();
            history.add(new Operation.Open(change, answer.began()));
        }
    }

    private void read(Answer answer, Queue<Operation> history, String account) {
        if (answer.isDone()) {
            history.add(new Operation.Read(units(answer.body()), answer.began(), answer.ended()));
        } else if (answer.isRefused()) {
            violations.add("account " + account + " is gone: " + answer);
        }
    }

    private static long lastNumber(String body) {
        String text = body.strip();
        return Long.parseLong(text.substring(text.lastIndexOf(' ') + 1));
    }

    /** The stock or credit in the body of a reading. */
    private static long units(String body) {
        return Views.number(body, body.contains("\"stock\"") ? "stock" : "credit");
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    long histories() {
        return histories.sum();
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
    }
}
