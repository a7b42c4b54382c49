package cartesian.perf.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.perf.faults.Roster.Load;
import java.util.List;
import org.junit.jupiter.api.Test;

class InspectionTest {
    private static final Load AT_START = new Load(0, 1);
    private static final Load BACK_TO_10 = new Load(10, 100);

    @Test
    void bugIsAViolationAlways() {
        assertThat(Inspection.callViolations(List.of(answer(500, -1, 5)), false))
                .singleElement()
                .asString()
                .contains("a bug was answered");
    }

    @Test
    void errorIsAViolationWhereNoneIsAllowed() {
        for (int status : new int[] {Answer.NONE, Answer.UNSENT, 429, 503}) {
            assertThat(Inspection.callViolations(List.of(answer(status, -1, 5)), true))
                    .first()
                    .asString()
                    .contains("1 calls failed, and none may");
            assertThat(Inspection.callViolations(List.of(answer(status, -1, 5)), false))
                    .isEmpty();
        }
        assertThat(Inspection.callViolations(List.of(answer(200, 7, 5), answer(409, -1, 6)), true))
                .isEmpty();
    }

    @Test
    void gridThatWentBackWithoutNeedIsFound() {
        List<Answer> beyond = List.of(answer(200, 11, 50));

        assertThat(Inspection.lostMemory(List.of(AT_START, BACK_TO_10), List.of(), beyond))
                .singleElement()
                .asString()
                .contains("the grid went back to D = 10, and 1 calls beyond it had been acknowledged");
        assertThat(Inspection.lostMemory(List.of(AT_START, BACK_TO_10), List.of(new Loss(300, 400, 10)), beyond))
                .hasSize(1);
    }

    @Test
    void gridMayGoBackWhereMemoryWasLostOrNothingWasBeyond() {
        List<Answer> beyond = List.of(answer(200, 11, 50));

        assertThat(Inspection.lostMemory(List.of(AT_START), List.of(), beyond)).isEmpty();
        assertThat(Inspection.lostMemory(List.of(AT_START, BACK_TO_10), List.of(new Loss(90, 110, 10)), beyond))
                .isEmpty();
        assertThat(Inspection.lostMemory(List.of(AT_START, BACK_TO_10), List.of(), List.of(answer(200, 10, 50))))
                .isEmpty();
    }

    private static Answer answer(int status, long epoch, long ended) {
        return new Answer(0, "POST /orders/checkout/1", status, "", epoch, ended - 1, ended);
    }
}
