package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.checkout.History.Position;
import cartesian.node.checkout.UnavailableException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A user's orders, page by page. */
class V1HistoryTest extends ServedShop {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void pagesHaveEveryOrderOnceTheNewestFirst() throws IOException {
        for (int order = 0; order < 7; order++) {
            shop.createOrder(new UserId("me"));
            shop.createOrder(new UserId("other"));
        }
        List<String> told = new ArrayList<>();
        int pages = 0;
        for (String path = "/v1/users/me/orders?limit=3"; !path.isEmpty(); pages++) {
            JsonNode page = JSON.readTree(client.ask("GET", path).body());
            assertThat(page.get("epoch").asLong()).isEqualTo(7);
            page.get("orders").forEach(order -> told.add(order.get("order_id").asText()));
            path = page.path("next").asText();
            shop.createOrder(new UserId("me"));
        }
        assertThat(pages).isEqualTo(3);
        assertThat(told).containsExactly("o13", "o11", "o9", "o7", "o5", "o3", "o1");
    }

    @Test
    void anOrderIsToldAsAResourceWithItsTime() throws IOException {
        shop.createOrder(new UserId("me"));
        assertThat(client.ask("GET", "/v1/users/me/orders").body())
                .isEqualTo(
                        "{\"epoch\":7,\"orders\":[{\"order_id\":\"o1\",\"user_id\":\"me\",\"paid\":false,\"total_cost\":0,"
                                + "\"lines\":[],\"created_at\":\"1970-01-01T00:00:01Z\"}]}");
        assertThat(client.ask("GET", "/v1/users/nobody/orders").body()).isEqualTo("{\"epoch\":7,\"orders\":[]}");
    }

    @Test
    void badPagesAreRefused() throws IOException {
        for (String bad : List.of(
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=x",
                "limit=",
                "limit=1000000000000",
                "cursor=",
                "cursor=!",
                "cursor=eA",
                "cursor=MQ",
                "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTkgeA",
                "cursor=OTIyMzM3MjAzNjg1NDc3NTgwNyA")) {
            Raw.Answer answer = client.ask("GET", "/v1/users/me/orders?" + bad);
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.body()).contains("/problems/bad-parameter");
        }
        assertThat(client.ask("GET", "/v1/users/me/orders?other=1&limit=100").status())
                .isEqualTo(200);
    }

    @Test
    void whatCannotBeReadNowIsToldSo() throws IOException {
        instead = () -> {
            throw new UnavailableException("Postgres is away", new IllegalStateException());
        };
        Raw.Answer answer = client.ask("GET", "/v1/users/me/orders");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("retry-after", "1");
    }

    @Test
    void cursorsAreReadAsTheyWereGivenOut() {
        for (String id : List.of("o", "a b".replace(' ', '-'), "~!\"'()", "x".repeat(128))) {
            for (Instant at : List.of(
                    Instant.EPOCH,
                    Instant.parse("2026-05-04T12:30:00.123456Z"),
                    Instant.parse("1900-01-01T00:00:00Z"))) {
                Position position = new Position(at, new OrderId(id));
                assertThat(Cursor.read(Cursor.of(position))).isEqualTo(position);
            }
        }
        assertThatThrownBy(() -> Cursor.read("x")).isInstanceOf(Call.Malformed.class);
    }
}
