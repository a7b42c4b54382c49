package cartesian.perf.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Members come and go in order, and nobody may notice: no call fails. */
enum Membership implements Scenario {
    JOIN("join", "one member becomes four under load, one by one") {
        @Override
        public int first() {
            return 1;
        }

        @Override
        public void act(Round round) {
            for (int number = 1; number < places(); number++) {
                round.fault("start member " + number);
                round.start(round.member(number));
                round.calm(CALM);
            }
            round.awaitWhole();
            round.calm(CALM);
        }
    },

    LEAVE("leave", "four members become one under load by SIGTERM, the oldest first; each ends with exit code 0") {
        @Override
        public void act(Round round) {
            round.stop(round.oldest());
            round.calm(CALM);
            while (round.running().size() > 1) {
                round.stop(round.anyMember());
                round.calm(CALM);
            }
        }
    },

    ROLLING("rolling", "each of three members is ended by SIGTERM and started again under load") {
        @Override
        public int places() {
            return 3;
        }

        @Override
        public void act(Round round) {
            List<Member> order = new ArrayList<>(
                    IntStream.range(0, places()).mapToObj(round::member).toList());
            Collections.shuffle(order, round.random());
            for (int time = 0; time < round.times(1); time++) {
                for (Member member : order) {
                    round.stop(member);
                    round.calm(CALM);
                    round.fault("start " + member);
                    round.start(member);
                    round.awaitWhole();
                }
            }
        }
    };

    private static final Duration CALM = Duration.ofSeconds(2);

    private final String word;
    private final String story;

    Membership(String word, String story) {
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

    @Override
    public int places() {
        return 4;
    }

    @Override
    public boolean isFlawless() {
        return true;
    }
}
