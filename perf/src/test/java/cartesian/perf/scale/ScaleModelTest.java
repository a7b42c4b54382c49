package cartesian.perf.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class ScaleModelTest {
    private static final int MANY = 1_000;

    private static Properties values() {
        Properties values = new Properties();
        String[][] all = {
            {"cpu.micros.1", "75"}, {"cpu.micros.2", "170"}, {"cpu.micros.3", "200"},
            {"messages.1", "0"}, {"messages.2", "22"}, {"messages.3", "24.7"},
            {"bytes.1", "0"}, {"bytes.2", "4400"}, {"bytes.3", "4940"},
            {"cores.per.member", "2"}, {"cores.usable", "0.8"}, {"network.bytes.per.second", "1e9"},
            {"cut.drain.millis", "4"}, {"cut.round.trip.millis", "0.5"}, {"cut.per.member.millis", "0.01"},
            {"cut.interval.millis", "100"}, {"postgres.rows.per.second", "43000"}, {"order.lines", "2"},
            {"items", "100000"}, {"users", "100000"},
        };
        for (String[] one : all) {
            values.setProperty(one[0], one[1]);
        }
        return values;
    }

    private static ScaleModel with(String name, String value) {
        Properties values = values();
        values.setProperty(name, value);
        return new ScaleModel(Inputs.of(values));
    }

    private final ScaleModel model = new ScaleModel(Inputs.of(values()));

    @Test
    void costFitsWhatWasMeasuredAndHasALimit() {
        Cost cost = Cost.fit("cpu", 75, 170, 200);
        assertThat(cost.of(1)).isEqualTo(75);
        assertThat(cost.of(2)).isCloseTo(170, within(1e-9));
        assertThat(cost.of(3)).isCloseTo(200, within(1e-9));
        for (int members = 1; members < MANY; members++) {
            assertThat(cost.of(members + 1)).isGreaterThan(cost.of(members)).isLessThan(cost.limit());
        }
        assertThat(cost.of(Integer.MAX_VALUE)).isCloseTo(cost.limit(), within(1e-3));
    }

    @Test
    void costThatFallsIsRefused() {
        assertThatThrownBy(() -> Cost.fit("cpu", 75, 170, 160)).hasMessageContaining("measure again");
        assertThatThrownBy(() -> Cost.fit("cpu", 75, Double.NaN, 160)).hasMessageContaining("measure again");
    }

    @Test
    void moreMembersDoMoreFromTwoOn() {
        for (int members = 2; members < 100; members++) {
            assertThat(model.byCores(members + 1)).isGreaterThan(model.byCores(members));
            assertThat(model.byNetwork(members + 1)).isGreaterThan(model.byNetwork(members));
            assertThat(model.pauseMillis(members + 1)).isGreaterThan(model.pauseMillis(members));
            assertThat(model.throughput(members + 1)).isGreaterThan(model.throughput(members));
        }
    }

    @Test
    void oneMemberSendsNothingAndWaitsForItselfAlone() {
        assertThat(model.byNetwork(1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(model.pauseMillis(1)).isEqualTo(4);
        assertThat(model.throughput(1)).isCloseTo(2 * 0.8 * 1e6 / 75 * 100 / 104, within(1e-6));
    }

    @Test
    void cutsWithoutEndLeaveHalfOfTheTimeAtLeast() {
        assertThat(with("cut.drain.millis", "1e9").throughput(3)).isCloseTo(model.byCores(3) / 2, within(1e-6));
        assertThat(with("cut.drain.millis", "0").throughput(1)).isEqualTo(model.byCores(1));
    }

    @Test
    void slowLinksLimit() {
        ScaleModel slow = with("network.bytes.per.second", "1000");
        assertThat(slow.throughput(4)).isLessThanOrEqualTo(slow.byNetwork(4)).isLessThan(model.throughput(4));
    }

    @Test
    void rowsAreFourForEachCheckoutUntilEpochsMeetRecordsTwice() {
        assertThat(model.rowsPerSecond(1)).isCloseTo(4, within(1e-3));
        double before = 0;
        for (double checkouts = 1; checkouts < 1e7; checkouts *= 2) {
            double rows = model.rowsPerSecond(checkouts);
            assertThat(rows).isGreaterThan(before).isGreaterThan(checkouts).isLessThan(4 * checkouts);
            before = rows;
        }
        // One item and one user: two rows an epoch besides the orders'.
        ScaleModel hot = with("items", "1");
        assertThat(hot.rowsPerSecond(1e6)).isCloseTo(1e6 + 10 + users(1e5), within(1.0));
    }

    private static double users(double checkoutsOfAnEpoch) {
        return 1e5 * (1 - Math.exp(-checkoutsOfAnEpoch / 1e5)) * 10;
    }

    @Test
    void postgresIsFullWhereItsRowsAreUsedUp() {
        double full = model.postgresFull();
        assertThat(model.rowsPerSecond(full)).isCloseTo(43_000, within(1e-3));
        int members = model.membersThatFillPostgres();
        assertThat(members).isPositive();
        assertThat(model.throughput(members)).isGreaterThan(full);
        assertThat(with("postgres.rows.per.second", "1e15").membersThatFillPostgres())
                .isZero();
    }

    @Test
    void inputsAreChecked() {
        assertThatThrownBy(() -> with("cores.per.member", "0")).hasMessageContaining("cores.per.member");
        assertThatThrownBy(() -> with("items", "-1")).hasMessageContaining("items");
        assertThatThrownBy(() -> Inputs.of(new Properties())).hasMessageContaining("missing");
    }
}
