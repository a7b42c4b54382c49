package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.CheckoutOutcome;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.node.LoggedEvents;
import cartesian.node.checkout.UnavailableException;
import cartesian.node.contract.ProblemType;
import cartesian.node.http.Described.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A running server answers each call of the OpenAPI document as that says, with each status that it says. */
class OpenApiWalkTest extends ServedShop {
    private Walk walk;

    @BeforeEach
    void begin() throws IOException {
        int port = server.port();
        walk = new Walk(
                new ContractCalls() {
                    @Override
                    protected String baseUrl() {
                        return "http://127.0.0.1:" + port;
                    }
                },
                port);
    }

    @Test
    void everyCallIsDone() throws IOException {
        walk.everyCallIsDone();
    }

    @Test
    void everyRefusalOfTheShopIsTold() throws IOException {
        walk.everyRefusalIsTold();
    }

    @Test
    void everyOtherProblemIsTold() throws IOException {
        int told;
        try (LoggedEvents _ = new LoggedEvents(Edge.class)) {
            told = tellAll();
        }
        assertThat(told).isGreaterThan(500);
    }

    /** Answers how many problems were told. */
    private int tellAll() throws IOException {
        int told = 0;
        for (Operation operation : walk.described.operations) {
            for (String slug : walk.described.problems(operation)) {
                ProblemType problem = ProblemType.of(slug);
                if (walk.isRefusal(operation, slug) || !canBeHad(operation, problem)) {
                    continue;
                }
                for (String type : List.of("text/plain", "application/problem+json")) {
                    walk.isTold(operation, problem, provoked(operation, problem, type));
                    told++;
                }
            }
        }
        return told;
    }

    @Test
    void whoIsNotWellSaysWhy() throws IOException {
        health.live = false;
        health.ready = false;
        for (String id : List.of("isLive", "isReady")) {
            Operation operation = walk.described.operation(id);
            Raw.Answer answer = client.ask("GET", operation.template());
            assertThat(answer.status()).isEqualTo(503);
            walk.described.holds(operation, answer);
        }
    }

    @Test
    void headAnswersWhatGetDoes() throws IOException {
        for (Operation operation : walk.described.operations) {
            if (operation.verb().equals("GET")) {
                try (Raw raw = new Raw(server.port())) {
                    raw.write(Raw.request("HEAD", walk.path(operation)));
                    assertThat(raw.readHead().status()).as(operation.toString()).isEqualTo(200);
                }
            }
        }
    }

    /** What only limits and access tell, `OpenApiAccessTest` has told. An import that is too large is no matter for a walk. Of what is about the node, only the list of members asks anybody who may fail. */
    private boolean canBeHad(Operation operation, ProblemType problem) {
        if (OpenApiAccessTest.TOLD.contains(problem)
                || (problem == ProblemType.OVERLOADED
                        && !walk.described.problems(operation).contains(ProblemType.NOT_READY_TO_WRITE.slug()))) {
            return false;
        }
        if (problem == ProblemType.BODY_TOO_LARGE && operation.id().startsWith("import")) {
            return false;
        }
        return problem != ProblemType.INTERNAL_ERROR
                || !operation.tag().equals("Node")
                || operation.id().equals("listMembers");
    }

    private Raw.Answer provoked(Operation operation, ProblemType problem, String accept) throws IOException {
        String path = walk.path(operation);
        String header = "X: x";
        String body = walk.body(operation);
        switch (problem) {
            case URL_TOO_LONG -> path += "?" + "x".repeat(2 * URL_MAX);
            case HEADERS_TOO_LARGE -> header = "X: " + "x".repeat(20_000);
            case MALFORMED -> header = "Transfer-Encoding: gzip";
            case BODY_TOO_LARGE -> body = "x".repeat(PAYLOAD_MAX + 1);
            case BODY_UNEXPECTED -> body = "x";
            case BODY_OF_ANOTHER_TYPE -> header = "Content-Type: text/plain";
            case BAD_BODY, BAD_LINES -> body = "{";
            case NO_HISTORY -> instead = Optional::empty;
            case BAD_PATH -> path += "#x";
            case BAD_PARAMETER ->
                path = path.startsWith("/v1/")
                        ? path.replaceFirst("^(/v1/[a-z]+/)[^/]+", "$1a%2Fb")
                        : path.substring(0, path.lastIndexOf('/') + 1) + "a%2Fb";
            case BAD_HEADER -> header = "Durability: perhaps";
            case NOT_READY_TO_READ, NOT_READY_TO_WRITE -> health.ready = false;
            case NOT_DURABLE_NOW -> {
                header = "Durability: durable";
                health.available = false;
            }
            case NOT_DURABLE_YET -> {
                header = "Durability: durable";
                health.durable = false;
            }
            case OVERLOADED -> instead = () -> overloaded(operation);
            case TOO_MANY_KEYS -> instead = () -> refused(operation, new Refusal.TooManyKeys());
            case KEY_USED -> instead = () -> refused(operation, new Refusal.KeyUsed("k"));
            case UNRESOLVED -> instead = () -> unresolved(operation);
            case UNAVAILABLE ->
                instead = () -> {
                    throw new UnavailableException("away", new IllegalStateException());
                };
            case INTERNAL_ERROR ->
                instead = () -> {
                    throw new IllegalStateException("a bug, for a test");
                };
            default -> throw new AssertionError("nobody knows how to have " + operation + " tell " + problem);
        }
        try (Raw raw = new Raw(server.port())) {
            raw.write(Walk.request(operation, new Walk.Asked(path, header, body), accept));
            return raw.read();
        } finally {
            health.ready = true;
            health.available = true;
            health.durable = true;
            instead = null;
        }
    }

    private static Object refused(Operation operation, Refusal refusal) {
        return operation.id().startsWith("checkout")
                ? new CheckoutOutcome.Refused(new OrderId("o"), refusal)
                : new Outcome.Refused<>(refusal);
    }

    private static Object overloaded(Operation operation) {
        return operation.id().startsWith("checkout")
                ? new CheckoutOutcome.Overloaded(new OrderId("o"))
                : new Outcome.Overloaded<>();
    }

    private static Object unresolved(Operation operation) {
        return operation.id().startsWith("checkout")
                ? new CheckoutOutcome.Unresolved(new OrderId("o"))
                : new Outcome.Unresolved<>();
    }
}
