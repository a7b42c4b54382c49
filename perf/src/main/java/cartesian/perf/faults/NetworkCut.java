package cartesian.perf.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The network between members, or to Postgres, is cut for a while. Clients still reach every member, so that one that
 * is cut off has its chance to answer wrongly. When the network is back, all are one grid again by themselves.
 */
enum NetworkCut implements Scenario {
    BOTH("cut-both", "one member, not the oldest, is cut off from all others and from Postgres") {
        @Override
        Member victim(Round round) {
            return younger(round);
        }

        @Override
        void cut(Network network, Member victim, List<Integer> others, int postgres) {
            network.cut(victim.number(), others);
            network.cutDatabase(victim.number(), postgres);
        }
    },

    IN("cut-in", "one member hears nothing any more, and is still heard") {
        @Override
        void cut(Network network, Member victim, List<Integer> others, int postgres) {
            network.deafen(victim.number(), others);
            network.deafenToDatabase(victim.number(), postgres);
        }
    },

    PEERS("cut-peers", "one member is cut off from all others, but not from Postgres") {
        @Override
        void cut(Network network, Member victim, List<Integer> others, int postgres) {
            network.cut(victim.number(), others);
        }
    },

    POSTGRES("cut-postgres", "one member is cut off from Postgres, but not from the others") {
        @Override
        void cut(Network network, Member victim, List<Integer> others, int postgres) {
            network.cutDatabase(victim.number(), postgres);
        }
    },

    SCRIBE("cut-scribe", "the oldest member is cut off from all others and from Postgres") {
        @Override
        Member victim(Round round) {
            return round.oldest();
        }

        @Override
        void cut(Network network, Member victim, List<Integer> others, int postgres) {
            network.cut(victim.number(), others);
            network.cutDatabase(victim.number(), postgres);
        }
    },

    HALF("cut-half", "four members are cut into two and two; Postgres is reached by all") {
        @Override
        public int places() {
            return 4;
        }

        @Override
        public Duration gapMax() {
            return Duration.ofSeconds(45);
        }

        @Override
        public void act(Round round) {
            List<Integer> all = numbers(places());
            Collections.shuffle(all, round.random());
            List<Integer> half = all.subList(0, 2);
            List<Integer> other = all.subList(2, 4);
            Network network = round.site().network();
            long began = round.lose(
                    "cut " + half + " from " + other, () -> half.forEach(member -> network.cut(member, other)));
            round.calm(CUT);
            round.fault("the network is back");
            half.forEach(network::heal);
            round.awaitWhole();
            round.healed(began, Optional.empty());
        }

        @Override
        void cut(Network network, Member victim, List<Integer> others, int postgres) {
            throw new IllegalStateException("a half has no victim");
        }
    };

    /** Longer than the heartbeat timeout. */
    private static final Duration CUT = Duration.ofSeconds(10);

    private static final Duration GAP_MAX = Duration.ofSeconds(20);

    private final String word;
    private final String story;

    NetworkCut(String word, String story) {
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
    public boolean isNetworked() {
        return true;
    }

    @Override
    public Duration gapMax() {
        return GAP_MAX;
    }

    Member victim(Round round) {
        return round.anyMember();
    }

    abstract void cut(Network network, Member victim, List<Integer> others, int postgres);

    @Override
    public void act(Round round) {
        for (int time = 0; time < round.times(1); time++) {
            Member victim = victim(round);
            List<Integer> others = numbers(places());
            others.remove(Integer.valueOf(victim.number()));
            round.fault(word + " " + victim + (victim == round.oldest() ? ", the oldest" : ""));
            cut(round.site().network(), victim, others, round.site().relayPort());
            round.calm(CUT);
            round.fault("the network is back");
            round.site().network().heal(victim.number());
            round.awaitWhole();
        }
    }

    private static Member younger(Round round) {
        List<Member> members = round.running();
        return members.get(1 + round.random().nextInt(members.size() - 1));
    }

    private static List<Integer> numbers(int count) {
        return new ArrayList<>(IntStream.range(0, count).boxed().toList());
    }
}
