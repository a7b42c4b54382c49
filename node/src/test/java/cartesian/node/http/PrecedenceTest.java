package cartesian.node.http;

import static cartesian.node.contract.ProblemType.*;
import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.node.checkout.UnavailableException;
import cartesian.node.contract.ProblemType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Of two things that are wrong with one request, the one that comes first in the list of problems is told. */
class PrecedenceTest extends ServedShop {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What makes a good request, or the node that gets it, bad; applied last, each hides those that come after it. */
    private final Map<ProblemType, Consumer<Draft>> faults = new EnumMap<>(ProblemType.class);

    PrecedenceTest() {
        faults.put(URL_TOO_LONG, draft -> draft.query = "?" + "x".repeat(2 * URL_MAX));
        faults.put(HEADERS_TOO_LARGE, draft -> draft.headers.add("X: " + "x".repeat(20_000)));
        faults.put(MALFORMED, draft -> draft.headers.add("Transfer-Encoding: gzip"));
        faults.put(BODY_TOO_LARGE, draft -> draft.bodyBytes = PAYLOAD_MAX + 1);
        faults.put(BODY_UNEXPECTED, draft -> draft.bodyBytes = 1);
        faults.put(BAD_PATH, draft -> draft.fragment = "#x");
        faults.put(NO_SUCH_PATH, draft -> draft.family = "/nothing");
        faults.put(WRONG_VERB, draft -> draft.verb = "DELETE");
        faults.put(NOT_READY_TO_WRITE, draft -> health.ready = false);
        faults.put(BAD_HEADER, draft -> draft.durability = "perhaps");
        faults.put(NOT_DURABLE_NOW, draft -> {
            draft.durability = "durable";
            health.available = false;
        });
        faults.put(BAD_PARAMETER, draft -> draft.amount = "x");
        faults.put(OVERLOADED, draft -> instead = Outcome.Overloaded::new);
        faults.put(TOO_MANY_KEYS, draft -> instead = () -> new Outcome.Refused<>(new Refusal.TooManyKeys()));
        faults.put(KEY_USED, draft -> instead = () -> new Outcome.Refused<>(new Refusal.KeyUsed("k")));
        faults.put(NO_SUCH_ITEM, draft -> draft.item = "none");
        faults.put(UNRESOLVED, draft -> instead = Outcome.Unresolved::new);
        faults.put(
                UNAVAILABLE,
                draft -> instead = () -> {
                    throw new UnavailableException("away", new IllegalStateException());
                });
        faults.put(NOT_DURABLE_YET, draft -> {
            draft.durability = "durable";
            health.durable = false;
        });
        faults.put(
                INTERNAL_ERROR,
                draft -> instead = () -> {
                    throw new IllegalStateException("a bug");
                });
    }

    @Test
    void everyFaultAloneIsTold() throws IOException {
        for (ProblemType fault : faults.keySet()) {
            assertThat(told(List.of(fault))).isEqualTo(fault);
        }
    }

    @Test
    void ofTwoFaultsTheFirstIsTold() throws IOException {
        List<ProblemType> all = List.copyOf(faults.keySet());
        for (int first = 0; first < all.size(); first++) {
            for (int later = first + 1; later < all.size(); later++) {
                if (meet(all.get(first), all.get(later))) {
                    assertThat(told(List.of(all.get(later), all.get(first))))
                            .as("%s before %s", all.get(first), all.get(later))
                            .isEqualTo(all.get(first));
                }
            }
        }
    }

    /** A shop gives one answer: what it would say of an item is not asked while it answers otherwise, nor is a bug a change. */
    private static boolean meet(ProblemType first, ProblemType later) {
        return switch (first) {
            case NO_SUCH_ITEM -> later == NOT_DURABLE_YET;
            case NOT_DURABLE_YET -> later != INTERNAL_ERROR;
            default -> true;
        };
    }

    @Test
    void readsThatFindTheNodeNotReadyAreToldSoBeforeAnythingElse() throws IOException {
        health.ready = false;
        assertThat(typeOf(client.ask("GET", "/stock/find/a%2Fb", "Accept: application/json")))
                .isEqualTo(NOT_READY_TO_READ);
        assertThat(typeOf(client.ask("POST", "/stock/find/0", "Accept: application/json")))
                .isEqualTo(WRONG_VERB);
    }

    @Test
    void refusalsOfTheShopHaveTheirOrder() {
        int port = server.port();
        new Precedence(new ContractCalls() {
                    @Override
                    protected String baseUrl() {
                        return "http://127.0.0.1:" + port;
                    }
                })
                .holds();
    }

    private ProblemType told(List<ProblemType> present) throws IOException {
        health.ready = true;
        health.available = true;
        health.durable = true;
        instead = null;
        var draft = new Draft();
        for (ProblemType fault : present) {
            Objects.requireNonNull(faults.get(fault)).accept(draft);
        }
        try (Raw raw = new Raw(server.port())) {
            raw.write(draft.written());
            return typeOf(raw.read());
        }
    }

    private static ProblemType typeOf(Raw.Answer answer) throws IOException {
        if (answer.headers().getOrDefault("content-type", "").startsWith("text/plain")) {
            assertThat(answer.status()).isIn(URL_TOO_LONG.status(), HEADERS_TOO_LARGE.status());
            return answer.status() == URL_TOO_LONG.status() ? URL_TOO_LONG : HEADERS_TOO_LARGE;
        }
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        String slug = problem.get("type").asText().replace("/problems/", "");
        ProblemType type = ProblemType.valueOf(slug.toUpperCase(Locale.ROOT).replace('-', '_'));
        assertThat(answer.status()).isEqualTo(type.status());
        assertThat(problem.get("status").asInt()).isEqualTo(type.status());
        return type;
    }

    /** A write that is done, unless something is made wrong with it. */
    private static final class Draft {
        private final List<String> headers = new ArrayList<>();
        private String verb = "POST";
        private String family = "/stock";
        private String item = "0";
        private String amount = "1";
        private String query = "";
        private String fragment = "";
        private String durability = "replicated";
        private int bodyBytes;

        private String written() {
            headers.add("Durability: " + durability);
            headers.add("Content-Length: " + bodyBytes);
            return verb + " " + family + "/add/" + item + "/" + amount + query + fragment
                    + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/problem+json\r\n"
                    + String.join("\r\n", headers) + "\r\n\r\n" + "x".repeat(bodyBytes);
        }
    }
}
