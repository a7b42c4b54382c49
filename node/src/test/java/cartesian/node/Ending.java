package cartesian.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process that closes only when it is hurried, or fails to close even then. */
final class Ending {
    private Ending() {}

    /** Runs it; arguments: the milliseconds that closing may take, that a hurried close takes, and that the start takes. */
    public static void main(String[] arguments) throws Exception {
        OrderlyEnd end = OrderlyEnd.install(Duration.ofMillis(Long.parseLong(arguments[0])));
        long hurriedMillis = Long.parseLong(arguments[1]);
        CountDownLatch hurried = new CountDownLatch(1);
        System.out.println("starting");
        TimeUnit.MILLISECONDS.sleep(Long.parseLong(arguments[2]));
        end.started(
                () -> {
                    System.out.println("closing");
                    try {
                        hurried.await();
                        TimeUnit.MILLISECONDS.sleep(hurriedMillis);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    System.out.println("closed");
                },
                () -> {
                    System.out.println("hurried");
                    hurried.countDown();
                });
        System.out.println("started");
        OrderlyEnd.await();
    }
}
