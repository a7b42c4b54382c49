package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.DurableNode;
import cartesian.node.Node;
import cartesian.node.http.V1Calls.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's orders as Postgres has them, those that have left memory included; and a durable node is as it describes itself. */
class V1DurableIT {
    private static final int ORDERS = 12;
    private static final int PAGE = 5;

    @TempDir
    Path directory;

    @Test
    void ordersAreListedByTimeAsOfTheEpochThatIsTold() throws Exception {
        try (Node node = DurableNode.start(directory, Map.of("epochs.over-max", "2"))) {
            V1Calls calls = new V1Calls(node::url);
            String user = calls.user(1_000);
            String item = calls.item(10, 1_000);
            assertThat(calls.get(user + "/orders").is(200).body().get("orders")).isEmpty();
            List<String> made = new ArrayList<>();
            for (int number = 0; number < ORDERS; number++) {
                String order = calls.order(user, item, 1);
                made.addFirst(V1Calls.id(order));
                calls.post(order + "/checkout", "").is(200);
                makeDurable(node, item);
            }
            long durable = makeDurable(node, item);

            List<String> told = new ArrayList<>();
            for (String path = user + "/orders?limit=" + PAGE; !path.isEmpty(); ) {
                Answer page = calls.get(path).is(200);
                assertThat(page.number("epoch")).isGreaterThanOrEqualTo(durable);
                for (JsonNode order : page.body().get("orders")) {
                    told.add(order.get("order_id").asText());
                    assertThat(order.get("paid").asBoolean()).isTrue();
                    assertThat(order.get("lines")).hasToString("[" + V1Calls.line(item, 1) + "]");
                }
                path = page.body().path("next").asText();
            }
            assertThat(told).isEqualTo(made);

            new Walk(callsOf(node), node.port()).everyCallIsDone();
        }
    }

    /** Changes an item, and waits until that and all that came before is in Postgres; answers its epoch. */
    private static long makeDurable(Node node, String item) throws Exception {
        try (Raw raw = new Raw(node.port())) {
            Raw.Answer answer = raw.ask("POST", "/stock/add/" + V1Calls.id(item) + "/1", "Durability: durable");
            assertThat(answer.status()).isEqualTo(200);
            return Long.parseLong(answer.headers().get("epoch"));
        }
    }

    private static ContractCalls callsOf(Node node) {
        return new ContractCalls() {
            @Override
            protected String baseUrl() {
                return node.url();
            }
        };
    }
}
