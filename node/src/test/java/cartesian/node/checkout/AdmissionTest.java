package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private static final Deadline FAR = Deadline.inMillis(600_000);

    private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20);
    private final Admission admission = new Admission(0, () -> nanos);

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Writes one after the other, evenly. */
    private void work(int perSecond, int millis) {
        for (int tenth = 0; tenth < millis / 100; tenth++) {
            for (int write = 0; write < perSecond / 10; write++) {
                assertThat(admission.begin(FAR)).isTrue();
                admission.end();
            }
            pass(100);
        }
    }

    /** How many more may begin now. */
    private int room() {
        int begun = 0;
        while (admission.begin(FAR)) {
            begun++;
        }
        for (int end = 0; end < begun; end++) {
            admission.end();
        }
        return begun;
    }

    @Test
    void someMayAlwaysBegin() {
        assertThat(room()).isEqualTo(Admission.ALWAYS);
        pass(60_000);
        assertThat(room()).isEqualTo(Admission.ALWAYS);
    }

    @Test
    void asManyMayBeUnderWayAsEndWithinTheWait() {
        work(10_000, 2_000);

        assertThat(room()).isBetween(390, 410);
    }

    @Test
    void whoIsTurnedAwayCountsForNothing() {
        work(10_000, 2_000);
        int begun = 0;
        while (admission.begin(FAR)) {
            begun++;
        }
        for (int turnedAway = 0; turnedAway < 200_000; turnedAway++) {
            assertThat(admission.begin(FAR)).isFalse();
            nanos += TimeUnit.MICROSECONDS.toNanos(10);
        }
        for (int end = 0; end < begun; end++) {
            admission.end();
        }

        assertThat(room()).isEqualTo(begun);
    }

    @Test
    void standingStillForAMomentIsNotTakenForBeingSlow() {
        work(10_000, 2_000);
        for (int held = 0; held < 300; held++) {
            assertThat(admission.begin(FAR)).isTrue();
        }
        for (int tenth = 0; tenth < 30; tenth++) {
            pass(100);
            assertThat(admission.begin(FAR)).isTrue();
        }
    }

    @Test
    void whatWasReachedLongAgoIsForgotten() {
        work(10_000, 2_000);
        work(4_000, 12_000);
        assertThat(room()).isEqualTo(Admission.ALWAYS);

        pass(20_000);
        assertThat(room()).isEqualTo(Admission.ALWAYS);
    }

    @Test
    void theLimitFollowsTheRateWithinASecond() {
        work(2_000, 12_000);
        work(20_000, 1_000);
        assertThat(room()).isGreaterThan(700);
    }

    private Admission full(int waitMaxMillis) {
        Admission full = new Admission(waitMaxMillis, () -> nanos);
        for (int write = 0; write < Admission.ALWAYS; write++) {
            assertThat(full.begin(FAR)).isTrue();
        }
        return full;
    }

    /** Lets so many ask at once, and some end meanwhile; answers who was let in. */
    private static long letIn(int asking, Admission admission, Deadline deadline, int ending) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> line = new ArrayList<>();
            for (int one = 0; one < asking; one++) {
                line.add(threads.submit(() -> admission.begin(deadline)));
            }
            for (int ended = 0; ended < ending; ended++) {
                admission.end();
            }
            long in = 0;
            for (Future<Boolean> one : line) {
                in += one.get(60, TimeUnit.SECONDS) ? 1 : 0;
            }
            return in;
        }
    }

    @Test
    void whoStandsInLineIsLetInByWhoEnds() throws Exception {
        assertThat(letIn(1_000, full(60_000), FAR, 1_000)).isEqualTo(1_000);
    }

    @Test
    void whoStandsInLineForTooLongIsTurnedAwayAndTakesNoPlace() throws Exception {
        Admission patient = full(30);
        assertThat(letIn(100, patient, FAR, 0)).isZero();
        for (int ended = 0; ended < Admission.ALWAYS; ended++) {
            patient.end();
        }
        assertThat(letIn(Admission.ALWAYS + 1, patient, FAR, 0)).isEqualTo(Admission.ALWAYS);
    }

    @Test
    void nobodyStandsInLineBeyondTheirDeadline() throws Exception {
        long begin = System.nanoTime();

        assertThat(letIn(1, full(60_000), Deadline.inMillis(20), 0)).isZero();

        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(30));
    }

    /** More may begin from now on: that is for those first who stand in line. */
    @Test
    void nobodyPassesTheLine() throws Exception {
        Admission patient = new Admission(60_000, () -> nanos);
        for (int write = 0; write < 5_000; write++) {
            assertThat(patient.begin(FAR)).isTrue();
            patient.end();
        }
        for (int write = 0; write < Admission.ALWAYS; write++) {
            assertThat(patient.begin(FAR)).isTrue();
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> first = threads.submit(() -> patient.begin(Deadline.inMillis(20_000)));
            assertThatThrownBy(() -> first.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            pass(500);

            assertThat(patient.begin(FAR)).isTrue();

            assertThat(first.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Whoever comes and goes, at random and at once: never more than may, nobody is forgotten, and all places are free in the end. */
    @Test
    void manyAtOnceAreNeverMoreThanMayBeAndNobodyIsForgotten() throws Exception {
        for (int waitMillis : new int[] {1, 60_000}) {
            Admission busy = new Admission(waitMillis, () -> nanos);
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> calls = new ArrayList<>();
                for (int caller = 0; caller < 2_000; caller++) {
                    Random random = new Random(caller);
                    calls.add(threads.submit(() -> {
                        for (int call = 0; call < 20; call++) {
                            if (busy.begin(FAR)) {
                                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                LockSupport.parkNanos(random.nextInt(200_000));
                                inside.decrementAndGet();
                                busy.end();
                            } else {
                                assertThat(waitMillis).isEqualTo(1);
                            }
                        }
                    }));
                }
                for (Future<?> call : calls) {
                    call.get(60, TimeUnit.SECONDS);
                }
            }
            assertThat(most.get()).isBetween(2, Admission.ALWAYS);
            for (int write = 0; write < Admission.ALWAYS; write++) {
                assertThat(busy.begin(FAR)).isTrue();
            }
        }
    }
}
