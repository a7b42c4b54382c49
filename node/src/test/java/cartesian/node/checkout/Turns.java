package cartesian.node.checkout;

import cartesian.node.record.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets several players call records in an order of the test's own choice: one call at a time, and nobody is chosen
 * before all players still playing stand before their next call. Threads that do not play are let through.
 */
final class Turns implements MemoryRecords.Hook {
    /** Chooses the player whose call is next. */
    interface Choice {
        int of(SortedSet<Integer> waiting);
    }

    private static final int NOBODY = -1;

    private final ThreadLocal<@Nullable Integer> player = new ThreadLocal<>();
    private final SortedSet<Integer> waiting = new TreeSet<>();
    private final Choice choice;
    private int playing;
    private int turn = NOBODY;

    Turns(Choice choice) {
        this.choice = choice;
    }

    /** First some calls of player 0, then some of player 1, then by turns; who has ended is passed over. */
    static Turns of(int callsOf0, int callsOf1) {
        int[] call = {0};
        return new Turns(waiting -> {
            int number = call[0]++;
            int wanted = number < callsOf0 ? 0 : number < callsOf0 + callsOf1 ? 1 : number % 2;
            return waiting.contains(wanted) ? wanted : waiting.first();
        });
    }

    /** Plays to the end and returns what each player made. */
    <T> List<T> play(List<Callable<T>> players) throws Exception {
        playing = players.size();
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int number = 0; number < players.size(); number++) {
                int me = number;
                futures.add(threads.submit(() -> {
                    player.set(me);
                    try {
                        return players.get(me).call();
                    } finally {
                        end();
                    }
                }));
            }
            for (Future<T> future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
        }
        return results;
    }

    @Override
    public synchronized void before(int call, Step<?, ?> step) {
        Integer me = player.get();
        if (me == null) {
            return;
        }
        waiting.add(me);
        choose();
        while (turn != me) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        turn = NOBODY;
    }

    private synchronized void end() {
        playing--;
        choose();
    }

    private synchronized void choose() {
        if (turn == NOBODY && playing > 0 && waiting.size() == playing) {
            turn = choice.of(waiting);
            waiting.remove(turn);
            notifyAll();
        }
    }
}
