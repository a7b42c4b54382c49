package cartesian.perf.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** More members die at once than there are backups: the grid begins again at D, by itself if any of them lives. */
enum MemoryLost implements Scenario {
    TWO_OF_THREE("two-of-three", "kill -9 of two of three members at once; the third comes back at D by itself") {
        @Override
        public void act(Round round) {
            List<Member> members = new ArrayList<>(round.running());
            Collections.shuffle(members, round.random());
            List<Member> victims = members.subList(1, places());
            Member survivor = members.getFirst();
            long began = round.lose("kill " + victims + " at once", () -> victims.forEach(Member::kill));
            victims.forEach(Member::awaitEnd);
            round.calm(DETECTION);
            round.awaitReady(survivor);
            round.awaitWhole();
            round.healed(began, Optional.empty());
            round.calm(CALM);
            round.startAll(victims);
            round.awaitWhole();
        }
    },

    TOTAL("total", "kill -9 of all three members at once; started again, they are at D exactly") {
        @Override
        public void act(Round round) {
            for (int time = 0; time < round.times(2); time++) {
                List<Member> members = round.running();
                long began = round.lose("kill all at once", () -> members.forEach(Member::kill));
                members.forEach(Member::awaitEnd);
                long durable = round.durableAtRest();
                List<Member> again = new ArrayList<>(members);
                Collections.shuffle(again, round.random());
                round.start(again.getFirst());
                round.startAll(again.subList(1, places()));
                round.awaitWhole();
                round.healed(began, Optional.of(durable));
                round.calm(CALM);
            }
        }
    };

    private static final Duration CALM = Duration.ofSeconds(3);
    private static final Duration DETECTION = Duration.ofSeconds(2);

    private final String word;
    private final String story;

    MemoryLost(String word, String story) {
        this.word = word;
        this.story = story;
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public String story() {
        return story;
    }
}
