package cartesian.perf.load.wire;

import cartesian.perf.load.wire.Connection.Errand;
import cartesian.perf.load.wire.ResponseParser.BadAnswerException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread with its share of the connections and of the arrivals.
 *
 * <p>In an open loop a client who is due while all connections are busy waits, and its time runs. There is no queue: who is
 * due follows from the clock alone. After the end those who still wait are let in for a while, and then given up.
 */
final class Loop implements Runnable {
    private static final long CALL_MAX = TimeUnit.SECONDS.toNanos(20);
    private static final long LET_IN_MAX = TimeUnit.SECONDS.toNanos(10);
    private static final long SILENCE_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final long CONNECT_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_AFTER = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SELECT_MIN = TimeUnit.MICROSECONDS.toNanos(1_200);
    private static final long PARK_MAX = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long SELECT_MARGIN = TimeUnit.MICROSECONDS.toNanos(200);

    private final Source source;
    private final Recording recording;
    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    /** Clients who have another call but lost their connection; never more than there are connections. */
    private final Deque<Errand> stranded = new ArrayDeque<>();

    private final @Nullable Schedule schedule;
    private final long until;
    private final Consumer<SelectionKey> ready = this::ready;
    private long arrived;
    private int busy;
    private Kind lastKind = Kind.CHECKOUT;
    private long lookedAfter;
    private long heardAt = System.nanoTime();
    private long dryAt; // written before, and read after the volatile that follows
    private volatile boolean dry;
    private volatile boolean stopped;
    private volatile String trouble = "";

    /** This thread's part of the run. */
    record Share(long begin, long until, int threads, int number) {}

    Loop(Plan plan, Source source, Recording recording, Share share) throws IOException {
        this.source = source;
        this.recording = recording;
        until = share.until();
        schedule = plan.perSecond().isPresent()
                ? new Schedule(share.begin(), until, plan.perSecond().getAsDouble(), share.threads(), share.number())
                : null;
        for (int number = share.number(); number < plan.connections(); number += share.threads()) {
            connections.add(
                    new Connection(plan.targets().get(number % plan.targets().size())));
        }
    }

    @Override
    public void run() {
        try (selector) {
            lookAfterConnections(System.nanoTime());
            for (long now = System.nanoTime(); !isOver(now); now = System.nanoTime()) {
                letIn(now);
                pause(System.nanoTime());
                if (now - lookedAfter > LOOK_AFTER) {
                    lookAfterConnections(now);
                }
            }
            giveUp(System.nanoTime());
        } catch (IOException e) {
            throw new IllegalStateException("the selector failed", e);
        }
    }

    private boolean isOver(long now) {
        boolean allIn = dry || (now - until >= 0 && arrived >= due(now)) || now - until >= LET_IN_MAX;
        if (now - heardAt > SILENCE_MAX) {
            trouble = "no answer to anything for a minute";
            return true;
        }
        return stopped || (allIn && busy == 0);
    }

    private long due(long now) {
        if (schedule != null) {
            return schedule.dueBy(now);
        }
        return now - until < 0 ? Long.MAX_VALUE : 0;
    }

    private void letIn(long now) {
        while (!stranded.isEmpty() && !idle.isEmpty()) {
            send(idle.removeFirst(), stranded.removeFirst(), System.nanoTime());
        }
        if (dry || idle.isEmpty() || now - until >= LET_IN_MAX) {
            return;
        }
        long due = due(now);
        while (arrived < due && !idle.isEmpty()) {
            Optional<Walk> walk = source.next();
            if (walk.isEmpty()) {
                dryAt = System.nanoTime();
                dry = true;
                return;
            }
            long sentAt = System.nanoTime();
            Errand errand = new Errand(walk.get(), schedule == null ? sentAt : schedule.due(arrived));
            arrived++;
            lastKind = errand.call.kind();
            recording.sent(errand.due, sentAt);
            busy++;
            send(idle.removeFirst(), errand, sentAt);
        }
    }

    private void send(Connection connection, Errand errand, long now) {
        try {
            connection.send(errand, now);
        } catch (IOException e) {
            broken(connection, e, now);
        }
    }

    /** Waits for answers, until the next client is due. Java's selector counts in milliseconds, too few for high rates. */
    private void pause(long now) throws IOException {
        long wait = LOOK_AFTER;
        if (schedule != null && !dry && !idle.isEmpty()) {
            wait = Math.min(wait, schedule.due(arrived) - now);
        } else if (schedule == null && !idle.isEmpty() && !dry && now - until < 0) {
            wait = 0;
        }
        if (wait <= 0) {
            selector.selectNow(ready);
        } else if (wait >= SELECT_MIN) {
            selector.select(ready, Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait - SELECT_MARGIN)));
        } else {
            LockSupport.parkNanos(Math.min(wait, PARK_MAX));
            selector.selectNow(ready);
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isConnectable()) {
                if (connection.finishConnect()) {
                    idle.addLast(connection);
                }
            } else if (key.isWritable()) {
                connection.write();
            } else if (connection.read()) {
                answered(connection);
            }
        } catch (IOException | BadAnswerException e) {
            broken(connection, e, System.nanoTime());
        }
    }

    private void answered(Connection connection) {
        Errand errand = Objects.requireNonNull(connection.errand(), "answers come to calls");
        long now = System.nanoTime();
        heardAt = now;
        boolean goesOn = ended(errand, connection.answer(), now);
        connection.free();
        if (connection.isClosing()) {
            connection.close(now);
        } else if (goesOn) {
            send(connection, errand, now);
            return;
        } else {
            idle.addLast(connection);
        }
        leave(errand, goesOn);
    }

    /** A client has no connection any more. */
    private void leave(Errand errand, boolean goesOn) {
        if (goesOn) {
            stranded.addLast(errand);
        } else {
            busy--;
        }
    }

    /** Says whether the client has another call, which is in the errand then. */
    private boolean ended(Errand errand, Answer answer, long now) {
        recording.ended(errand.call.kind(), answer, errand.due, now);
        Optional<Call> next = errand.walk.next(answer);
        if (next.isPresent()) {
            errand.call = next.get();
            errand.due = now;
            errand.several = true;
            return true;
        }
        if (errand.several && answer.isOk()) {
            recording.ended(Kind.JOURNEY, answer, errand.walkDue, now);
        }
        return false;
    }

    private void broken(Connection connection, Exception why, long now) {
        trouble = String.valueOf(why);
        Errand errand = connection.errand();
        boolean wasIdle = idle.remove(connection);
        assert !wasIdle || errand == null : "idle connections have no call";
        // One that was refused is tried again a little later; one that an answer or the server has closed, at once.
        connection.close(errand == null && !wasIdle ? now + CONNECT_PAUSE : now);
        if (errand != null) {
            leave(errand, ended(errand, Answer.NONE, now));
        }
    }

    private void lookAfterConnections(long now) {
        lookedAfter = now;
        for (Connection connection : connections) {
            Errand errand = connection.errand();
            if (errand != null && now - errand.sentAt > CALL_MAX) {
                broken(connection, new IOException("no answer in time to " + errand.call), now);
            }
            if (connection.mayConnect(now)) {
                try {
                    connection.connect(selector);
                } catch (IOException e) {
                    broken(connection, e, now);
                }
            }
        }
    }

    private void giveUp(long now) {
        for (Connection connection : connections) {
            Errand errand = connection.errand();
            if (errand != null) {
                ended(errand, Answer.NONE, now);
            }
            connection.close(now);
        }
        if (schedule != null && !dry && !stopped) {
            for (long due = schedule.dueBy(now); arrived < due; arrived++) {
                recording.unsent(lastKind, schedule.due(arrived), now);
            }
        }
    }

    void stop() {
        stopped = true;
    }

    boolean ranDry() {
        return dry;
    }

    /** When there were no more clients; otherwise when the time is over. */
    long end() {
        return dry && dryAt - until < 0 ? dryAt : until;
    }

    String trouble() {
        return trouble;
    }
}
