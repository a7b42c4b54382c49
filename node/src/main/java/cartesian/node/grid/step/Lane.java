package cartesian.node.grid.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A queue that goes out in batches: at once while fewer than so many batches are under way, else as soon as one of them has
 * ended. What came first leaves first. Knows nothing of what it carries.
 *
 * <p>Any thread may offer. Whoever finds nobody sending sends, also for those who offer meanwhile.
 *
 * @param <T> what is carried
 */
final class Lane<T> {
    /**
     * What a lane may grow to.
     *
     * @param waitingMax how many may wait; more are turned away
     * @param batchMax how many go out together
     * @param underWayMax how many batches are under way at once
     */
    record Limits(int waitingMax, int batchMax, int underWayMax) {
        Limits {
            if (waitingMax < 1 || batchMax < 1 || underWayMax < 1) {
                throw new IllegalArgumentException("a lane carries something");
            }
        }
    }

    /** Where batches go. */
    interface Sender<T> {
        /**
         * Sends a batch; does not wait for it and does not throw.
         *
         * @param ended to be run once, by any thread, maybe before this returns
         */
        void send(List<T> batch, Runnable ended);
    }

    private final Limits limits;
    private final Sender<T> sender;
    private final Queue<T> queue = new ConcurrentLinkedQueue<>();
    /** What waits, and what is about to; never below the length of the queue. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final AtomicInteger underWay = new AtomicInteger();
    /** How often there was reason to look whether something can be sent; who makes it 1 looks until it is 0 again. */
    private final AtomicInteger reasons = new AtomicInteger();

    Lane(Limits limits, Sender<T> sender) {
        this.limits = limits;
        this.sender = sender;
    }

    /** Takes one more, and sends it if it can; false if too many wait already, and then it is not taken. */
    boolean offer(T one) {
        if (waiting.incrementAndGet() > limits.waitingMax()) {
            waiting.decrementAndGet();
            return false;
        }
        queue.add(one);
        look();
        return true;
    }

    /** How many wait at about this moment. */
    int waiting() {
        return waiting.get();
    }

    /** Sends what can be sent. At most one thread does so at a time, and none waits for it. */
    private void look() {
        if (reasons.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            while (underWay.get() < limits.underWayMax()) {
                List<T> batch = next();
                if (batch.isEmpty()) {
                    break;
                }
                underWay.incrementAndGet();
                sender.send(batch, this::ended);
            }
            seen = reasons.addAndGet(-seen);
        } while (seen != 0);
    }

    private List<T> next() {
        List<T> batch = new ArrayList<>(Math.min(limits.batchMax(), Math.max(waiting.get(), 1)));
        while (batch.size() < limits.batchMax()) {
            T one = queue.poll();
            if (one == null) {
                break;
            }
            batch.add(one);
        }
        waiting.addAndGet(-batch.size());
        return batch;
    }

    private void ended() {
        int left = underWay.decrementAndGet();
        assert left >= 0 : "a batch has ended twice";
        look();
    }
}
