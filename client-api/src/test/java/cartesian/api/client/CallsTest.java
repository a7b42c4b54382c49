package cartesian.api.client;

import static cartesian.api.client.FakeNode.done;
import static cartesian.api.client.FakeNode.dropped;
import static cartesian.api.client.FakeNode.problem;
import static cartesian.api.client.FakeNode.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the client asks, when, and what it tells of the answer. */
class CallsTest extends FakeNodes {
    private static final ItemId ITEM = new ItemId("i");
    private static final UserId USER = new UserId("u");
    private static final OrderId ORDER = new OrderId("o");
    private static final Amount ONE = new Amount(1);
    private static final FakeNode.Answering ADDED = done("Item: i stock updated to: 9");
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void nodesAreAskedInTurn() {
        first.always(ADDED);
        second.always(ADDED);
        CartesianClient shop = client();
        for (int call = 0; call < 10; call++) {
            shop.addStock(ITEM, ONE).orElseThrow();
        }
        assertThat(first.asked).hasSize(5);
        assertThat(second.asked).hasSize(5);
    }

    @Test
    void aNodeThatDiesIsLeftOutAndAskedAgainWhenItIsBack() throws Exception {
        first.always(ADDED);
        second.always(ADDED);
        CartesianClient shop = client();
        int port = first.port();
        first.close();
        for (int call = 0; call < 10; call++) {
            shop.addStock(ITEM, ONE).orElseThrow();
        }
        assertThat(second.asked).hasSize(10);
        assertThat(time.sleeps)
                .as("one call met the dead node, and no other did")
                .hasSize(1);
        first = new FakeNode(port).always(ADDED);
        time.passMillis(1_000);
        for (int call = 0; call < 10; call++) {
            shop.addStock(ITEM, ONE).orElseThrow();
        }
        assertThat(first.asked).hasSize(5);
    }

    @Test
    void aNodeThatIsSilentIsGivenUpAfterOneAttempt() {
        first.always(first.silence());
        second.always(ADDED);
        CartesianClient shop = client(how -> how.attempts(Duration.ofMillis(1_500), 5));
        assertThat(shop.addStock(ITEM, ONE)).isInstanceOf(Answer.Done.class);
        assertThat(shop.addStock(ITEM, ONE)).isInstanceOf(Answer.Done.class);
        assertThat(first.asked).hasSize(1);
    }

    @Test
    void aCallEndsByItsDeadlineWhateverNodesDo() {
        for (FakeNode.Answering never : new FakeNode.Answering[] {first.silence(), first.halfABody()}) {
            first.always(never);
            CartesianClient shop = CartesianClient.of(first.url()).within(SHORT);
            long began = System.nanoTime();
            assertThat(shop.addStock(ITEM, ONE)).isInstanceOf(Answer.Unresolved.class);
            assertThatThrownBy(() -> shop.findItem(ITEM)).isInstanceOf(ClientException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(SHORT.multipliedBy(2), Duration.ofSeconds(8));
        }
    }

    @Test
    void pausesCountTowardsTheDeadline() {
        first.always(reply(429, "Overloaded"));
        second.always(reply(429, "Overloaded"));
        Answer<Amount> answer = client(how -> how.attempts(SHORT, 1_000))
                .within(Duration.ofSeconds(7))
                .addStock(ITEM, ONE);
        assertThat(answer).isEqualTo(new Answer.Unavailable<>("429: Overloaded"));
        assertThat(time.sleptMillis()).isBetween(6_000L, 7_000L);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retryAfterIsObeyed(int status) {
        FakeNode.Answering later = reply(status, "Later", "Retry-After", "2");
        first.then(later);
        second.then(later);
        first.then(ADDED);
        assertThat(client().addStock(ITEM, ONE)).isInstanceOf(Answer.Done.class);
        assertThat(time.sleeps)
                .hasSize(2)
                .allMatch(
                        slept -> slept >= TimeUnit.SECONDS.toNanos(2) && slept <= TimeUnit.MILLISECONDS.toNanos(2_500));
    }

    @Test
    void whoIsToComeBackAfterTheDeadlineGivesUpAtOnce() {
        first.then(reply(429, "Overloaded", "Retry-After", "60"));
        assertThat(client().addStock(ITEM, ONE)).isEqualTo(new Answer.Unavailable<>("429: Overloaded"));
        assertThat(time.sleeps).isEmpty();
    }

    @Test
    void aNodeThatIsNotReadyIsLeftAloneAndTheNextAskedAtOnce() {
        FakeNode.Answering starting = problem(429, "not-ready-to-write", "", "Retry-After", "3");
        first.then(starting);
        second.always(ADDED);
        CartesianClient shop = client();
        for (int call = 0; call < 5; call++) {
            shop.addStock(ITEM, ONE).orElseThrow();
        }
        assertThat(time.sleptMillis()).isLessThan(100);
        assertThat(first.asked).hasSize(1);
        time.passMillis(3_000);
        first.always(ADDED);
        shop.addStock(ITEM, ONE).orElseThrow();
        shop.addStock(ITEM, ONE).orElseThrow();
        assertThat(first.asked).hasSize(2);
        // Alone, there is nobody else to ask, so it is waited for.
        first.then(starting, ADDED);
        lonely().addStock(ITEM, ONE).orElseThrow();
        assertThat(time.sleeps.get(time.sleeps.size() - 1)).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(3));
    }

    @Test
    void aNodeThatIsAboutToEndIsLeftAlone() {
        first.then(reply(200, "Item: i stock updated to: 9", "Epoch", "7", "Connection", "close"));
        second.always(ADDED);
        CartesianClient shop = client();
        for (int call = 0; call < 6; call++) {
            shop.addStock(ITEM, ONE).orElseThrow();
        }
        assertThat(first.asked).hasSize(1);
    }

    @Test
    void problemDetailsBecomeRefusals() {
        first.then(problem(409, "out-of-stock", ",\"item_id\":\"i\",\"request_id\":\"r\",\"extra\":{\"deep\":[1]}"));
        Answer<OrderId> answer = lonely().checkout(ORDER);
        Problem problem = ((Answer.Refused<OrderId>) answer).problem();
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.reason()).isEqualTo(Reason.OUT_OF_STOCK);
        assertThat(problem.type()).isEqualTo("/problems/out-of-stock");
        assertThat(problem.detail()).isEqualTo("It is out-of-stock");
        assertThat(problem.item()).contains(ITEM);
        assertThat(problem.request()).contains("r");
        assertThat(problem.user()).isEmpty();
        assertThat(problem.order()).isEmpty();
        assertThat(first.asked.get(0).header("Accept").orElseThrow())
                .contains("application/problem+json")
                .doesNotContain("application/json");
    }

    @Test
    void aLineOfTextIsARefusalToo() {
        first.then(reply(409, "User out of credit\n"));
        Problem problem = ((Answer.Refused<OrderId>) lonely().checkout(ORDER)).problem();
        assertThat(problem.reason()).isEqualTo(Reason.OTHER);
        assertThat(problem.detail()).isEqualTo("User out of credit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no number", "Item: i stock updated to: -1", ""})
    void aReplyThatIsNoneOfTheContractIsThrown(String body) {
        first.then(done(body));
        assertThatThrownBy(() -> lonely().addStock(ITEM, ONE)).isInstanceOf(ClientException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"user_id\":\"u\"}", "{\"user_id\":\"u\",\"credit\":-1}", "[]", "{", "", "{\"credit\":1}"})
    void whatIsFoundHasToBeAsTheContractSays(String body) {
        first.then(reply(200, body));
        assertThatThrownBy(() -> lonely().findUser(USER)).isInstanceOf(ClientException.class);
    }

    @Test
    void aStatusThatIsNoneOfTheContractIsThrown() {
        first.then(reply(302, "Over there", "Location", "http://127.0.0.1/"));
        assertThatThrownBy(() -> lonely().createUser())
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("302");
    }

    @Test
    void tokensAndDurabilityAreSaidWithEachAttempt() {
        first.always(ADDED);
        second.always(ADDED);
        Random numbers = new Random(1);
        CartesianClient shop =
                client(how -> how.token(() -> "t" + numbers.nextInt(1_000)).durability(Durability.DURABLE));
        first.then(dropped());
        shop.addStock(ITEM, ONE).orElseThrow();
        assertThat(first.asked.get(0).header("Authorization").orElseThrow()).startsWith("Bearer t");
        assertThat(second.asked.get(0).header("Authorization").orElseThrow())
                .startsWith("Bearer t")
                .isNotEqualTo(first.asked.get(0).header("Authorization").orElseThrow());
        assertThat(second.asked.get(0).header("Durability")).contains("durable");
        client().addStock(ITEM, ONE).orElseThrow();
        FakeNode.Asked plain = first.asked.get(first.asked.size() - 1);
        assertThat(plain.header("Durability")).isEmpty();
        assertThat(plain.header("Authorization")).isEmpty();
        client().durably().addStock(ITEM, ONE).orElseThrow();
        assertThat(first.asked.get(first.asked.size() - 1).header("Durability")).contains("durable");
    }

    @Test
    void anInterruptEndsACall() throws Exception {
        first.always(first.silence());
        CartesianClient shop = CartesianClient.of(first.url());
        boolean[] seen = new boolean[2];
        Thread caller = new Thread(() -> {
            try {
                shop.createUser();
            } catch (ClientException interrupted) {
                seen[0] = true;
                seen[1] = Thread.currentThread().isInterrupted();
            }
        });
        caller.start();
        while (first.asked.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        caller.interrupt();
        caller.join(5_000);
        assertThat(seen).containsExactly(true, true);
    }

    @Test
    void whatMakesNoSenseIsRefusedWhenTheClientIsMade() {
        assertThatThrownBy(() -> CartesianClient.of()).isInstanceOf(IllegalStateException.class);
        for (String address :
                new String[] {"localhost:8000", "ftp://a", "http:///path", "http://a?b=c", "http://a#b"}) {
            assertThatThrownBy(() -> CartesianClient.of(URI.create(address)))
                    .as(address)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> client().within(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        for (String key : new String[] {"", "a b", "ü", "k".repeat(129)}) {
            assertThatThrownBy(() -> client().keyed(key)).as(key).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
