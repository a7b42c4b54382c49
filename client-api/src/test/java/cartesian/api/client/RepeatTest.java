package cartesian.api.client;

import static cartesian.api.client.FakeNode.done;
import static cartesian.api.client.FakeNode.dropped;
import static cartesian.api.client.FakeNode.problem;
import static cartesian.api.client.FakeNode.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.api.Amount;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is made again, what is not, and by which key. */
class RepeatTest extends FakeNodes {
    private static final ItemId ITEM = new ItemId("i");
    private static final UserId USER = new UserId("u");
    private static final OrderId ORDER = new OrderId("o");
    private static final Amount ONE = new Amount(1);
    private static final FakeNode.Answering ADDED = done("Item: i stock updated to: 9");

    private List<String> keys() {
        return Stream.concat(first.asked.stream(), second.asked.stream())
                .map(asked -> asked.header("Idempotency-Key").orElse("none"))
                .toList();
    }

    @Test
    void aCallThatMayHaveBeenMadeIsMadeAgainElsewhereByItsKey() {
        first.then(dropped());
        second.then(ADDED);
        assertThat(client().addStock(ITEM, ONE)).isEqualTo(new Answer.Done<>(new Amount(9), 7));
        assertThat(keys()).hasSize(2).doesNotContain("none");
        assertThat(keys().get(0)).isEqualTo(keys().get(1));
    }

    @Test
    void eachCallHasAKeyOfItsOwn() {
        first.always(ADDED);
        second.always(ADDED);
        CartesianClient shop = client();
        for (int call = 0; call < 20; call++) {
            shop.addStock(ITEM, ONE).orElseThrow();
        }
        assertThat(keys()).hasSize(20).doesNotHaveDuplicates().allMatch(key -> key.length() <= Options.KEY_LENGTH_MAX);
    }

    @Test
    void withoutAKeyACallThatWouldApplyAgainIsNotMadeAgain() {
        first.then(dropped());
        Answer<Amount> answer = client(how -> how.keys(Keys.NEVER)).addStock(ITEM, ONE);
        assertThat(answer).isInstanceOf(Answer.Unresolved.class);
        assertThat(((Answer.Unresolved<Amount>) answer).key()).isEmpty();
        assertThat(keys()).containsExactly("none");
    }

    @Test
    void whatWasNotSentOrNotTakenIsMadeAgainWithoutAKeyToo() {
        CartesianClient shop = client(how -> how.keys(Keys.NEVER));
        second.always(ADDED);
        first.then(reply(429, "Overloaded, nothing was changed"));
        assertThat(shop.addStock(ITEM, ONE).orElseThrow()).isEqualTo(new Amount(9));
        first.close();
        assertThat(shop.addStock(ITEM, ONE).orElseThrow()).isEqualTo(new Amount(9));
        assertThat(shop.addStock(ITEM, ONE).orElseThrow()).isEqualTo(new Amount(9));
        assertThat(second.asked).hasSize(3);
    }

    @Test
    void aCheckoutIsMadeAgainWithoutAKeyButNotRefusedThen() {
        CartesianClient shop = client(how -> how.keys(Keys.WHERE_NEEDED));
        first.then(dropped());
        second.then(done("Checkout successful"));
        assertThat(shop.checkout(ORDER)).isEqualTo(new Answer.Done<>(ORDER, 7));
        // The first attempt may still arrive, when there is stock again.
        first.then(dropped());
        second.then(problem(409, "out-of-stock", ""));
        assertThat(client(how -> how.keys(Keys.WHERE_NEEDED)).checkout(ORDER)).isInstanceOf(Answer.Unresolved.class);
        assertThat(keys()).hasSize(4).containsOnly("none");
    }

    @Test
    void aRefusalByKeyIsFinalWhateverWasSentBefore() {
        first.then(dropped());
        second.then(problem(409, "out-of-stock", ",\"item_id\":\"i\""));
        Answer<OrderId> answer = client().checkout(ORDER);
        assertThat(answer).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aRefusalThatLooksAtTheCallAloneSaysNothingOfWhatWasSentBefore() {
        first.then(dropped());
        second.then(reply(401, "Who are you?"));
        assertThat(client().checkout(ORDER)).isInstanceOf(Answer.Unresolved.class);
        first.then(reply(401, "Who are you?"));
        assertThat(lonely().checkout(ORDER)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void whatStaysUnknownTellsTheKeyByWhichToAskAgain() {
        first.always(dropped());
        second.always(reply(503, "The outcome is not known"));
        CartesianClient shop = client();
        Answer<Amount> answer = shop.addStock(ITEM, ONE);
        Optional<String> key = ((Answer.Unresolved<Amount>) answer).key();
        assertThat(keys()).hasSizeGreaterThan(4).containsOnly(key.orElseThrow());
        second.always(ADDED);
        assertThat(shop.keyed(key.orElseThrow()).addStock(ITEM, ONE)).isInstanceOf(Answer.Done.class);
        assertThat(keys()).containsOnly(key.orElseThrow());
    }

    @Test
    void whatMayHaveBeenMadeStaysSoThoughAllTurnTheCallAwayLater() {
        first.then(dropped());
        first.always(reply(429, "Overloaded"));
        second.always(reply(429, "Overloaded"));
        assertThat(client().addStock(ITEM, ONE)).isInstanceOf(Answer.Unresolved.class);
    }

    @Test
    void attemptsAreBounded() {
        first.always(dropped());
        second.always(dropped());
        assertThat(client(how -> how.attempts(Duration.ofSeconds(1), 5)).addStock(ITEM, ONE))
                .isInstanceOf(Answer.Unresolved.class);
        assertThat(keys()).hasSize(5);
    }

    @Test
    void batchesAreMadeOnceAndHaveNoKey() {
        first.then(dropped());
        assertThat(client().replaceItems(1, ONE, ONE)).isInstanceOf(Answer.Unresolved.class);
        assertThat(keys()).containsExactly("none");
        first.then(reply(429, "Overloaded, nothing was changed"));
        second.then(done("{\"msg\":\"Batch init for stock successful\"}"));
        assertThat(client().replaceItems(1, ONE, ONE)).isInstanceOf(Answer.Done.class);
    }

    @Test
    void aNodeThatRemembersEnoughKeysIsAskedWithoutOne() {
        first.always(problem(429, "too-many-keys", "", "Retry-After", "1"));
        second.then(ADDED);
        assertThat(client().addStock(ITEM, ONE)).isInstanceOf(Answer.Done.class);
        assertThat(second.asked.get(0).header("Idempotency-Key")).isEmpty();
        assertThat(time.sleptMillis()).isLessThan(100);
    }

    @Test
    void aKeyIsNotGivenUpIfTheCallMayHaveBeenMadeByIt() {
        first.then(dropped(), ADDED);
        second.then(problem(429, "too-many-keys", "", "Retry-After", "1"));
        assertThat(client().addStock(ITEM, ONE)).isInstanceOf(Answer.Done.class);
        assertThat(keys()).hasSize(3).doesNotContain("none");
    }

    @Test
    void aKeyOfTheApplicationsIsNeverGivenUp() {
        first.always(problem(429, "too-many-keys", "", "Retry-After", "1"));
        second.always(problem(429, "too-many-keys", "", "Retry-After", "1"));
        assertThat(client().keyed("mine").addStock(ITEM, ONE)).isInstanceOf(Answer.Unavailable.class);
        assertThat(keys()).containsOnly("mine");
    }

    @Test
    void aBugOfTheNodesIsNotAskedAgain() {
        first.then(reply(500, "Internal error"));
        assertThat(client().addStock(ITEM, ONE)).isInstanceOf(Answer.Unresolved.class);
        assertThat(keys()).hasSize(1);
        first.then(reply(500, "Internal error"));
        assertThatThrownBy(() -> lonely().findItem(ITEM)).isInstanceOf(ClientException.class);
    }

    @Test
    void readsHaveNoKeyAndAreMadeAgain() {
        first.always(dropped());
        second.then(reply(503, "Not available now"));
        second.then(reply(200, "{\"more\":{\"a\":[1]},\"stock\":5,\"price\":10}"));
        assertThat(client().durably().findItem(ITEM)).contains(new Item(ITEM, new Amount(5), new Amount(10)));
        assertThat(second.asked).hasSize(2);
        assertThat(keys()).containsOnly("none");
        assertThat(first.asked).allMatch(asked -> asked.header("Durability").isEmpty());
    }

    @Test
    void whatIsNotThereIsEmptyAndWhatIsRefusedIsThrown() {
        first.then(problem(404, "no-such-user", ""));
        assertThat(lonely().findUser(USER)).isEmpty();
        first.then(problem(404, "no-such-path", ""));
        assertThatThrownBy(() -> lonely().findUser(USER)).isInstanceOf(ClientException.class);
        first.then(reply(403, "Not yours"));
        assertThatThrownBy(() -> lonely().findUser(USER))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("Not yours");
    }
}
