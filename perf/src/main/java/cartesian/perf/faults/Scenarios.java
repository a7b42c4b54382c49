package cartesian.perf.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every row of the table of faults. */
final class Scenarios {
    private Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        all.addAll(List.of(Membership.values()));
        all.add(new MemberKilled());
        all.addAll(List.of(ScribeKilled.values()));
        all.addAll(List.of(MemoryLost.values()));
        all.add(new MemberStopped());
        all.add(new StoppedAtTimeout());
        all.addAll(List.of(NetworkCut.values()));
        all.add(new ClockJump());
        all.add(new PostgresAndMemberKilled());
        all.add(new DiskFull());
        return List.copyOf(all);
    }

    static Optional<Scenario> named(String word) {
        return all().stream().filter(scenario -> scenario.word().equals(word)).findFirst();
    }
}
