package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.api.Amount;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.api.client.Answer;
import cartesian.api.client.CartesianClient;
import cartesian.api.client.ClientException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java client against the real server. */
class CartesianClientTest extends ServedShop {
    private CartesianClient shopper;

    @BeforeEach
    void connect() {
        shopper = CartesianClient.of(URI.create("http://127.0.0.1:" + server.port()));
    }

    @Test
    void everyCallIsUnderstood() {
        ItemId item = shopper.createItem(new Amount(10)).orElseThrow();
        assertThat(shopper.addStock(item, new Amount(9)).orElseThrow()).isEqualTo(new Amount(9));
        assertThat(shopper.subtractStock(item, new Amount(1)).orElseThrow()).isEqualTo(new Amount(8));
        assertThat(shopper.findItem(item)).contains(new Item(item, new Amount(8), new Amount(10)));
        UserId user = shopper.createUser().orElseThrow();
        assertThat(shopper.addFunds(user, new Amount(100)).orElseThrow()).isEqualTo(new Amount(100));
        assertThat(shopper.pay(user, new Amount(1)).orElseThrow()).isEqualTo(new Amount(99));
        assertThat(shopper.findUser(user)).contains(new Wallet(user, new Amount(99)));
        OrderId order = shopper.createOrder(user).orElseThrow();
        assertThat(shopper.addLine(order, item, new Amount(3)).orElseThrow()).isEqualTo(new Amount(30));
        assertThat(shopper.removeLine(order, item).orElseThrow()).isEqualTo(new Amount(20));
        assertThat(shopper.findOrder(order))
                .contains(new Order(order, user, false, List.of(new Line(item, 2)), new Amount(20)));
        assertThat(shopper.payOrder(user, order, new Amount(20)).orElseThrow()).isEqualTo(new Amount(79));
        assertThat(shopper.isPaid(user, order)).contains(true);
        assertThat(shopper.cancelPayment(user, order).orElseThrow()).isEqualTo(new Amount(99));
        assertThat(shopper.checkout(order)).isInstanceOf(Answer.Done.class);
        OrderId other = shopper.createOrder(user).orElseThrow();
        assertThat(shopper.removeOrder(other).orElseThrow()).isEqualTo(other);
        assertThat(shopper.findOrder(other)).isEmpty();
        assertThat(shopper.replaceItems(2, Amount.ZERO, Amount.ZERO).orElseThrow())
                .contains("stock");
        assertThat(shopper.replaceUsers(2, Amount.ZERO).orElseThrow()).contains("users");
        assertThat(shopper.replaceOrders(2, 2, 2, Amount.ZERO).orElseThrow()).contains("orders");
    }

    @Test
    void anyLegalIdArrivesAsItIs() {
        for (String id : List.of("..", ".", "a\"b\\c", "%41", "a+b?c#d", "a;b=c&d", "~!@$^*()[]{}|<>`',:")) {
            OrderId order = shopper.createOrder(new UserId(id)).orElseThrow();
            assertThat(shopper.findOrder(order).orElseThrow().user().value()).isEqualTo(id);
            assertThat(shopper.findItem(new ItemId(id))).isEmpty();
            assertThat(shopper.isPaid(new UserId(id), order)).contains(false);
        }
    }

    @Test
    void refusalsAndFaultsAreToldApart() {
        var nobody = new UserId("nobody");
        assertThat(shopper.pay(nobody, Amount.ZERO)).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.problem().status()).isEqualTo(404);
            assertThat(refused.problem().detail()).isEqualTo("User: nobody not found!");
        });
        CartesianClient hasty = shopper.within(Duration.ofMillis(500));
        health.ready = false;
        assertThat(hasty.createUser()).isEqualTo(new Answer.Unavailable<UserId>("429: Not ready: joining"));
        assertThatThrownBy(() -> hasty.findUser(nobody)).isInstanceOf(ClientException.class);
        server.close();
        assertThat(hasty.createUser()).isInstanceOf(Answer.Unavailable.class);
        assertThatThrownBy(() -> hasty.findUser(nobody)).isInstanceOf(ClientException.class);
    }
}
