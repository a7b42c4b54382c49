package cartesian.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.client.Nodes.Node;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodesTest {
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final Random RANDOM = new Random(5);

    private final FakeTime time = new FakeTime();

    private Nodes nodes(int count) {
        List<URI> bases = IntStream.range(0, count)
                .mapToObj(index -> URI.create("http://node" + index))
                .toList();
        return new Nodes(bases, 0, time, new Pauses(RANDOM));
    }

    private static Node next(Nodes nodes) {
        return nodes.next(Optional.empty(), ATTEMPT);
    }

    private static List<String> next(Nodes nodes, int count) {
        return IntStream.range(0, count)
                .mapToObj(call -> next(nodes).toString().substring("http://node".length()))
                .toList();
    }

    @Test
    void allAreAskedInTurn() {
        assertThat(next(nodes(3), 7)).containsExactly("0", "1", "2", "0", "1", "2", "0");
    }

    @Test
    void oneThatFailsIsLeftOutForASecondAtMostAndThenAskedOnce() {
        Nodes nodes = nodes(3);
        Node failed = next(nodes);
        nodes.hasFailed(failed);
        assertThat(next(nodes, 4)).containsExactly("1", "2", "1", "2");
        time.passMillis(499);
        assertThat(next(nodes, 4)).doesNotContain("0");
        time.passMillis(501);
        assertThat(next(nodes, 5)).containsOnlyOnce("0");
        nodes.isWell(failed);
        assertThat(next(nodes, 6)).contains("0").filteredOn("0"::equals).hasSize(2);
    }

    @Test
    void whoAsksAndIsNotAnsweredLetsOthersTryAgain() {
        Nodes nodes = nodes(2);
        nodes.hasFailed(next(nodes));
        time.passMillis(1_000);
        assertThat(next(nodes, 4)).containsOnlyOnce("0");
        time.passMillis(ATTEMPT.toMillis());
        assertThat(next(nodes, 4)).containsOnlyOnce("0");
    }

    @Test
    void eachFailureInARowLeavesItOutForTwiceAsLongUpToHalfAMinute() {
        Nodes nodes = nodes(2);
        Node failed = next(nodes);
        long longest = 1_000;
        for (int failure = 0; failure < 9; failure++) {
            nodes.hasFailed(failed);
            time.passMillis(longest / 2 - 1);
            assertThat(next(nodes, 3)).as("after failure %s", failure).doesNotContain("0");
            time.passMillis(longest / 2 + 1);
            assertThat(next(nodes, 3)).as("after failure %s", failure).contains("0");
            longest = Math.min(2 * longest, 30_000);
        }
    }

    @Test
    void callsThatFailTogetherCountOnce() {
        Nodes nodes = nodes(2);
        Node failed = next(nodes);
        for (int call = 0; call < 100; call++) {
            nodes.hasFailed(failed);
        }
        time.passMillis(1_000);
        assertThat(next(nodes, 2)).contains("0");
    }

    @Test
    void theOneJustAskedIsAskedAgainOnlyIfNoOtherIsWell() {
        Nodes nodes = nodes(2);
        Node first = next(nodes);
        Node second = nodes.next(Optional.of(first), ATTEMPT);
        assertThat(second).isNotSameAs(first);
        assertThat(nodes.next(Optional.of(second), ATTEMPT)).isSameAs(first);
        assertThat(nodes.hasOther(second)).isTrue();
        nodes.hasFailed(first);
        assertThat(nodes.hasOther(second)).isFalse();
        assertThat(nodes.next(Optional.of(second), ATTEMPT)).isSameAs(second);
    }

    @Test
    void ifAllHaveFailedTheOneWhoseTimeIsUpFirstIsAsked() {
        Nodes nodes = nodes(3);
        List<Node> all = List.of(next(nodes), next(nodes), next(nodes));
        nodes.rests(all.get(0), Duration.ofSeconds(9));
        nodes.rests(all.get(1), Duration.ofSeconds(3));
        nodes.rests(all.get(2), Duration.ofSeconds(6));
        assertThat(next(nodes)).isSameAs(all.get(1));
        assertThat(nodes.next(Optional.of(all.get(1)), ATTEMPT)).isSameAs(all.get(2));
    }

    @Test
    void aNodeAloneIsAskedHoweverItIs() {
        Nodes nodes = nodes(1);
        Node only = next(nodes);
        nodes.hasFailed(only);
        assertThat(nodes.next(Optional.of(only), ATTEMPT)).isSameAs(only);
    }

    @Test
    void pathsAreAppendedToAddressesWithAPathOfTheirOwn() {
        for (String base : List.of("https://shop/grid", "https://shop/grid/")) {
            Nodes nodes = new Nodes(List.of(URI.create(base)), 0, time, new Pauses(RANDOM));
            assertThat(next(nodes).at("/orders/find/1")).hasToString("https://shop/grid/orders/find/1");
        }
    }
}
