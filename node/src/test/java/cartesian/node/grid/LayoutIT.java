package cartesian.node.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.node.LoggedEvents;
import cartesian.node.grid.step.Newcomers;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Verdict;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members whose bytes differ never form one grid: the one that comes is turned away and says why, and nothing else happens. */
class LayoutIT {
    private static final int OTHER = Layout.NUMBER + 1;
    /** Where Hazelcast logs what a newcomer was told. */
    private static final String TOLD = "com.hazelcast.security";

    private final JoinedGrids grids = new JoinedGrids();

    @AfterEach
    void close() {
        grids.close();
    }

    @Test
    void whoHasAnotherLayoutIsTurnedAwayAndSaysWhy() {
        grids.plan(2, 7, 2);
        grids.join(false);
        Grid old = grids.all().getFirst();

        try (LoggedEvents told = new LoggedEvents(TOLD);
                LoggedEvents turnedAway = new LoggedEvents(Newcomers.class)) {
            assertThatThrownBy(() -> grids.join(false, OTHER))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("it was not taken into the grid, for the reason logged before");

            assertThat(told.lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("ERROR ")
                            .contains("this member has layout " + OTHER + " of records and messages, and the grid of "
                                    + old.address() + " has layout " + Layout.NUMBER));
            // It asks again until it has read the answer.
            assertThat(turnedAway.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("WARN Turned away a member at 127.0.0.1:")
                            .endsWith("it has layout " + OTHER + ", and this grid layout " + Layout.NUMBER));
        }

        assertThat(old.members()).isEqualTo(1);
        assertThat(create(old)).isEqualTo(Verdict.DONE);
    }

    @Test
    void layoutsFollowEachOtherWithAStopBetween() {
        grids.plan(3, 7, 2);
        grids.join(false);
        grids.all().getFirst().close();

        grids.join(false, OTHER);
        grids.join(false, OTHER);

        List<Grid> next = grids.all().subList(1, 3);
        assertThat(next).extracting(Grid::members).containsExactly(2, 2);
        assertThat(create(next.getLast())).isEqualTo(Verdict.DONE);
    }

    private static Verdict create(Grid grid) {
        AccountKey item = new AccountKey.OfItem(new ItemId("anything"));
        return JoinedGrids.ask(() -> grid.records().account(item, new AccountStep.Create(1, 1, 1, Amount.MAX)))
                .verdict();
    }
}
