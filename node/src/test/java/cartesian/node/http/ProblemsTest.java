package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.http.Problems.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Problem details for those who ask for them, one line of text for all others. */
class ProblemsTest extends ServedShop {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void detailsNameTheProblemItsStatusAndTheRecords() throws IOException {
        Raw.Answer answer = client.ask(
                "DELETE", "/orders/removeItem/none/0", "Accept: application/problem+json\r\nX-Request-Id: r1");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers())
                .containsEntry("content-type", "application/problem+json")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("x-request-id", "r1")
                .containsEntry("vary", "Accept");
        assertThat(answer.body())
                .isEqualTo("{\"type\":\"/problems/no-such-order\",\"title\":\"No such order\",\"status\":404,"
                        + "\"detail\":\"Order: none not found!\",\"order_id\":\"none\",\"request_id\":\"r1\"}");
    }

    @Test
    void allOthersGetOneLine() throws IOException {
        for (String accept : List.of("*/*", "text/plain, application/json;q=0.5", "application/xml")) {
            Raw.Answer answer = client.ask("GET", "/stock/find/none", "Accept: " + accept);
            assertThat(answer.headers())
                    .containsEntry("content-type", "text/plain; charset=utf-8")
                    .containsEntry("vary", "Accept");
            assertThat(answer.body()).isEqualTo("Item: none not found!");
        }
    }

    @Test
    void whatComesBackSoonSaysWhen() throws IOException {
        health.ready = false;
        Raw.Answer write = client.ask("POST", "/stock/add/0/1", "Accept: application/json");
        assertThat(write.status()).isEqualTo(429);
        assertThat(write.headers()).containsEntry("retry-after", "1");
        assertThat(write.body()).contains("/problems/not-ready-to-write", "\"detail\":\"Not ready: joining\"");
    }

    @Test
    void wrongVerbTellsTheRightOnesInEitherForm() throws IOException {
        Raw.Answer answer = client.ask("POST", "/stock/find/0", "Accept: application/json");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("allow", "GET, HEAD");
        assertThat(answer.body()).contains("/problems/wrong-verb");
    }

    @Test
    void idsAreWrittenAsJson() throws IOException {
        Raw.Answer answer = client.ask("GET", "/stock/find/%22%5C%3Cb%3E", "Accept: application/json");
        assertThat(JSON.readTree(answer.body()).get("item_id").asText()).isEqualTo("\"\\<b>");
    }

    @Test
    void headTellsTheLengthOfWhatGetWouldSay() throws IOException {
        String get = client.ask("GET", "/stock/find/none", "Accept: application/json\r\nX-Request-Id: r")
                .body();
        client.write(
                "HEAD /stock/find/none HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nX-Request-Id: r\r\n\r\n");
        assertThat(client.readHead().headers()).containsEntry("content-length", String.valueOf(get.length()));
    }

    @Test
    void everyRefusalHasATypeOfItsOwnInItsOwnOrder() throws ReflectiveOperationException {
        var types = new ArrayList<Problem>();
        for (Class<?> refusal : Refusal.class.getPermittedSubclasses()) {
            types.add(Problems.of((Refusal) sample(refusal)));
        }
        assertThat(types).extracting(Problem::type).isSorted().doesNotHaveDuplicates();
        for (Problem problem : types) {
            assertThat(problem.ids())
                    .as(problem.slug())
                    .extracting(Problems.Id::name)
                    .containsExactlyElementsOf(problem.type().ids());
        }
    }

    private static Object sample(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        Object[] values = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .map(ProblemsTest::value)
                .toArray();
        return constructor.newInstance(values);
    }

    private static Object value(Class<?> type) {
        if (type == OrderId.class) {
            return new OrderId("o");
        }
        if (type == ItemId.class) {
            return new ItemId("i");
        }
        if (type == UserId.class) {
            return new UserId("u");
        }
        if (type == String.class) {
            return "k";
        }
        return type == Amount.class ? new Amount(1) : (Object) 1;
    }

    @Test
    void aFaultOfTheNodeNamesItsRequestTwice() throws IOException {
        before = () -> {
            throw new IllegalStateException("inside");
        };
        Raw.Answer answer = client.ask("GET", "/stock/find/0", "Accept: application/json\r\nX-Request-Id: r2");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("detail").asText()).isEqualTo("Internal error (request r2)");
        assertThat(problem.get("request_id").asText()).isEqualTo("r2");
    }
}
