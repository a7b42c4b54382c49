package cartesian.perf.load.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A run: starts the threads that send calls, and lets others watch and wait. */
public final class Engine {
    private final List<Thread> threads = new ArrayList<>();
    private final List<Recording> recordings = new ArrayList<>();
    private final List<Loop> loops = new ArrayList<>();
    private final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();
    private final long from;
    private final long until;

    private Engine(Plan plan, Source source) throws IOException {
        long begin = System.nanoTime();
        from = begin + plan.warmup().toNanos();
        until = from + plan.seconds().toNanos();
        int count = Math.min(plan.threads(), plan.connections());
        for (int number = 0; number < count; number++) {
            Recording recording = new Recording(from, until);
            Loop loop = new Loop(plan, source, recording, new Loop.Share(begin, until, count, number));
            recordings.add(recording);
            loops.add(loop);
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("load-" + number)
                    .uncaughtExceptionHandler((_, bug) -> bugs.add(bug))
                    .unstarted(loop));
        }
    }

    /** Starts at once. */
    public static Engine start(Plan plan, Source source) {
        try {
            Engine engine = new Engine(plan, source);
            engine.threads.forEach(Thread::start);
            return engine;
        } catch (IOException e) {
            throw new IllegalStateException("no selector", e);
        }
    }

    /** Runs to its end. */
    public static void run(Plan plan, Source source) throws InterruptedException {
        Engine engine = start(plan, source);
        engine.await();
    }

    /** Nanoseconds of {@link System#nanoTime} at which the measured time begins. */
    public long from() {
        return from;
    }

    public long until() {
        return until;
    }

    public boolean isRunning() {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    /** What has been measured since the last time. */
    public Second take() {
        Second second = new Second();
        recordings.forEach(recording -> recording.takeInto(second));
        return second;
    }

    /** Whether there were no more clients before the time was over. */
    public boolean ranDry() {
        return loops.stream().anyMatch(Loop::ranDry);
    }

    /** When the measured time ended, which is earlier than planned if there were no more clients. */
    public long end() {
        return from + loops.stream().mapToLong(loop -> loop.end() - from).min().orElseThrow();
    }

    /** The last thing that went wrong with a connection; empty if nothing did. */
    public String trouble() {
        return loops.stream()
                .map(Loop::trouble)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Tells the threads to end, with all that is under way. */
    public void stop() {
        loops.forEach(Loop::stop);
    }

    /** Waits for the end. An interrupt ends the threads too. */
    public void await() throws InterruptedException {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            stop();
        }
        if (!bugs.isEmpty()) {
            throw new IllegalStateException("the generator has a bug", bugs.peek());
        }
    }
}
