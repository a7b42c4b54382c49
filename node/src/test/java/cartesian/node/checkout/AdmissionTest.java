package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20);
    private final Admission admission = new Admission(0, () -> nanos);

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Writes one after the other, evenly. */
    private void work(int perSecond, int millis) {
        for (int tenth = 0; tenth < millis / 100; tenth++) {
            for (int write = 0; write < perSecond / 10; write++) {
                assertThat(admission.begin()).isTrue();
                admission.end();
            }
            pass(100);
        }
    }

    /** How many more may begin now. */
    private int room() {
        int begun = 0;
        while (admission.begin()) {
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
        while (admission.begin()) {
            begun++;
        }
        for (int turnedAway = 0; turnedAway < 200_000; turnedAway++) {
            assertThat(admission.begin()).isFalse();
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
            assertThat(admission.begin()).isTrue();
        }
        for (int tenth = 0; tenth < 30; tenth++) {
            pass(100);
            assertThat(admission.begin()).isTrue();
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

    @Test
    void whoStandsInLineIsLetInByWhoEnds() throws Exception {
        Admission patient = new Admission(60_000, () -> nanos);
        for (int write = 0; write < Admission.ALWAYS; write++) {
            assertThat(patient.begin()).isTrue();
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> line = new ArrayList<>();
            for (int waiting = 0; waiting < 1_000; waiting++) {
                line.add(threads.submit(patient::begin));
            }
            for (int ended = 0; ended < 1_000; ended++) {
                patient.end();
            }
            for (Future<Boolean> one : line) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void whoStandsInLineForTooLongIsTurnedAwayAndTakesNoPlace() throws Exception {
        Admission patient = new Admission(30, () -> nanos);
        for (int write = 0; write < Admission.ALWAYS; write++) {
            assertThat(patient.begin()).isTrue();
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> line = new ArrayList<>();
            for (int waiting = 0; waiting < 100; waiting++) {
                line.add(threads.submit(patient::begin));
            }
            for (Future<Boolean> one : line) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isFalse();
            }
        }
        for (int ended = 0; ended < Admission.ALWAYS; ended++) {
            patient.end();
        }
        for (int write = 0; write < Admission.ALWAYS; write++) {
            assertThat(patient.begin()).isTrue();
        }
        assertThat(patient.begin()).isFalse();
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
                            if (busy.begin()) {
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
                assertThat(busy.begin()).isTrue();
            }
        }
    }
}
