package cartesian.perf.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.perf.faults.Views.Listed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final Member member =
            new Member(0, new Member.Place("127.0.0.1", 1, 2, List.of(), "", List.of()), Path.of("none.log"));

    @Test
    void threeThatShareThePartsAreWhole() {
        assertThat(Roster.defect(member, members(10, 10, 11), 3)).isEmpty();
    }

    @Test
    void partsAsUnevenAsHazelcastLeavesThemAreWhole() {
        assertThat(Roster.defect(member, members(8, 9, 6, 8), 4)).isEmpty();
        assertThat(Roster.defect(member, members(8, 9, 4, 10), 4)).isPresent();
    }

    @Test
    void missingMemberIsADefect() {
        assertThat(Roster.defect(member, members(15, 16), 3)).isPresent();
    }

    @Test
    void memberOfAnotherGridThatCameBackTwiceIsADefect() {
        assertThat(Roster.defect(member, members(8, 8, 8, 7), 3)).isPresent();
    }

    @Test
    void memberWithoutItsShareIsADefect() {
        assertThat(Roster.defect(member, members(15, 16, 0), 3)).isPresent();
    }

    @Test
    void memberThatIsNotEnrolledIsADefect() {
        List<Listed> members = members(10, 10, 11);
        members.set(2, new Listed("m2", false, false, 11, 5, 4, 0));

        assertThat(Roster.defect(member, members, 3)).isPresent();
    }

    @Test
    void twoScribesAreADefect() {
        List<Listed> members = members(10, 10, 11);
        members.set(2, new Listed("m2", true, true, 11, 5, 4, 0));

        assertThat(Roster.defect(member, members, 3)).isPresent();
    }

    @Test
    void listIsReadAsMembersAnswerIt() {
        assertThat(Views.members("""
                {"members":[{"name":"m0","grid":"127.0.0.1:5701","rest":"127.0.0.1:8000","scribe":true,
                "enrolled":true,"partitions":31,"epoch":12,"durable":11,"lagMillis":3,"loaded":9}]}""")).containsExactly(new Listed("m0", true, true, 31, 12, 11, 9));
    }

    private static List<Listed> members(int... partitions) {
        List<Listed> members = new ArrayList<>();
        for (int part : partitions) {
            members.add(new Listed("m" + members.size(), members.isEmpty(), true, part, 5, 4, 0));
        }
        return members;
    }
}
