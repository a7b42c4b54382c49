package cartesian.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that makes garbage, then fills its heap until the guard says so, then drops what it has. */
final class Hoarder {
    private static final int PIECE_BYTES = 1_000;
    /** Fills at 20 MB/s at most: what is free when the guard has to see it lasts for ten of its looks, on a busy machine too. */
    private static final int PIECES_A_LOOK = 400;

    private static final int PAUSE_MILLIS = 20;
    private static volatile byte[] newest = {};

    private Hoarder() {}

    /** Runs it; exit code 0 if the guard was right each time. */
    public static void main(String[] arguments) throws InterruptedException {
        try (HeapGuard guard = HeapGuard.start(85)) {
            long max = Runtime.getRuntime().maxMemory();
            for (long made = 0; made < 10 * max; made += PIECE_BYTES) {
                newest = new byte[PIECE_BYTES];
                if (guard.getAsBoolean()) {
                    end("it counted garbage");
                }
            }
            List<byte[]> kept = new ArrayList<>();
            while (!guard.getAsBoolean()) {
                for (int piece = 0; piece < PIECES_A_LOOK; piece++) {
                    kept.add(new byte[PIECE_BYTES]);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            long percent = 100L * kept.size() * PIECE_BYTES / max;
            System.out.println("full at " + percent + " %");
            TimeUnit.SECONDS.sleep(1);
            if (!guard.getAsBoolean()) {
                end("it forgot that the heap is full");
            }
            kept.clear();
            kept = new ArrayList<>();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (guard.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    end("it has not seen that the heap is free");
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            System.out.println("free with " + (kept.size() + newest.length) + " bytes");
        }
        System.exit(0);
    }

    private static void end(String why) {
        System.out.println(why);
        System.exit(3);
    }
}
