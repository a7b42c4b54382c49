package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.UserId;
import cartesian.node.EdgeConfig;
import cartesian.node.EdgeConfig.BatchInit;
import cartesian.node.access.AccessConfig;
import cartesian.node.access.ApiKeys;
import cartesian.node.access.Permit;
import cartesian.node.access.Role;
import cartesian.node.contract.ProblemType;
import cartesian.node.http.Described.Operation;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where access is required and calls are limited, each call of the OpenAPI document is refused as that says, and no other. */
class OpenApiAccessTest extends ServedShop {
    /** What is told before a call begins. */
    static final Set<ProblemType> TOLD = EnumSet.of(
            ProblemType.WHO_ARE_YOU,
            ProblemType.UNKNOWN_KEY,
            ProblemType.FORBIDDEN,
            ProblemType.TOO_MANY_MISTAKES,
            ProblemType.RATE_LIMITED,
            ProblemType.NOT_YOURS,
            ProblemType.BATCH_INIT_OFF);

    private static final String NOBODY = "X: x";
    private static final EdgeConfig.Limits NONE = new EdgeConfig.Limits(0, 0, 0);

    private final ApiKeys.Made shopper = made(Role.SHOPPER, Optional.of(new UserId("0")));
    private final ApiKeys.Made watcher = made(Role.WATCHER, Optional.empty());
    private final ApiKeys.Made admin = made(Role.ADMIN, Optional.empty());
    private EdgeConfig.Limits limits = NONE;
    private int told;

    private static ApiKeys.Made made(Role role, Optional<UserId> user) {
        return ApiKeys.make(role.word(), Set.of(role), user, new SecureRandom());
    }

    @Override
    EdgeConfig edge() {
        String keys = Stream.of(shopper, watcher, admin).map(ApiKeys.Made::line).collect(Collectors.joining(";"));
        AccessConfig access = new AccessConfig(true, "", keys, AccessConfig.OFF.jwt());
        return new EdgeConfig(BatchInit.REFUSED, 10, new EdgeConfig.Tls("", ""), access, limits);
    }

    private void limit(EdgeConfig.Limits other) throws IOException {
        stop();
        limits = other;
        start();
    }

    @Test
    void whoMayNotIsToldSo() throws IOException {
        for (Operation operation : Described.by(server.port()).operations) {
            tells(operation, ProblemType.WHO_ARE_YOU, NOBODY);
            tells(operation, ProblemType.FORBIDDEN, as(isForWatchers(operation) ? shopper : watcher));
            tells(operation, ProblemType.NOT_YOURS, as(shopper));
            tells(operation, ProblemType.BATCH_INIT_OFF, as(admin));
        }
        assertThat(told).isGreaterThan(100);
    }

    private static boolean isForWatchers(Operation operation) {
        return Permit.of(operation.template()).roles().contains(Role.WATCHER);
    }

    @Test
    void whoGuessesIsToldSoUntilThereIsTooMuchOfIt() throws IOException {
        List<Operation> guarded = guarded(ProblemType.UNKNOWN_KEY);
        for (Operation operation : guarded) {
            limit(NONE);
            tells(operation, ProblemType.UNKNOWN_KEY, "Authorization: Bearer admin.guess");
        }
        Operation first = guarded.getFirst();
        for (int guess = 0; !status(first).equals("429"); guess++) {
            assertThat(guess).as("guesses that are answered").isLessThan(1_000);
        }
        for (Operation operation : guarded) {
            tells(operation, ProblemType.TOO_MANY_MISTAKES, "Authorization: Bearer admin.guess");
        }
        assertThat(told).isGreaterThan(50);
    }

    private String status(Operation operation) throws IOException {
        return Integer.toString(ask(operation, "Authorization: Bearer admin.guess", "text/plain")
                .status());
    }

    private List<Operation> guarded(ProblemType problem) throws IOException {
        Described described = Described.by(server.port());
        return described.operations.stream()
                .filter(operation -> described.problems(operation).contains(problem.slug()))
                .toList();
    }

    @Test
    void whoAsksForMoreThanItsShareIsToldSo() throws IOException {
        limit(new EdgeConfig.Limits(1, 1, 0));
        List<Operation> limited = guarded(ProblemType.RATE_LIMITED);
        for (Operation operation : limited) {
            // Those of its own seconds are let in, and are refused for something else.
            Raw.Answer answer;
            do {
                answer = ask(operation, as(admin), "application/problem+json");
            } while (answer.status() != 429 && !Permit.of(operation.template()).replaces());
            if (answer.status() == 429) {
                holds(operation, ProblemType.RATE_LIMITED, answer);
            }
        }
        assertThat(told).isGreaterThan(30);
    }

    @Test
    void allAreTurnedAwayWhereTooMuchIsAskedAtOnce() throws Exception {
        limit(new EdgeConfig.Limits(0, 0, 1));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        before = () -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        };
        try (Raw one = new Raw(server.port())) {
            one.write(Raw.request("GET", "/stock/find/0").replaceFirst("\r\n", "\r\n" + as(admin) + "\r\n"));
            begun.await();
            for (Operation operation : guarded(ProblemType.OVERLOADED)) {
                if (!Permit.of(operation.template()).replaces()) {
                    tells(operation, ProblemType.OVERLOADED, as(admin));
                }
            }
            go.countDown();
            assertThat(one.read().status()).isEqualTo(200);
        }
        assertThat(told).isGreaterThan(50);
    }

    private static String as(ApiKeys.Made caller) {
        return "Authorization: Bearer " + caller.key();
    }

    /** States that an operation tells that problem, as it is described, just if it says that it may. */
    private void tells(Operation operation, ProblemType problem, String header) throws IOException {
        Described described = Described.by(server.port());
        boolean may = described.problems(operation).contains(problem.slug());
        for (String type : List.of("text/plain", "application/problem+json")) {
            Raw.Answer answer = ask(operation, header, type);
            if (may) {
                holds(operation, problem, answer);
            } else if (answer.status() == problem.status()) {
                assertThat(answer.body()).as("%s %s", operation, answer).doesNotContain(problem.uri());
            }
        }
    }

    private void holds(Operation operation, ProblemType problem, Raw.Answer answer) throws IOException {
        assertThat(answer.status()).as("%s %s %s", operation, problem, answer).isEqualTo(problem.status());
        if (answer.body().startsWith("{")) {
            assertThat(answer.body()).contains("\"type\":\"" + problem.uri() + "\"");
        }
        Described.by(server.port()).holds(operation, answer);
        told++;
    }

    /** Asks for user 1 where a user is named, who is not the shopper. */
    private Raw.Answer ask(Operation operation, String header, String accept) throws IOException {
        String path = operation.template().replace("{user_id}", "1").replaceAll("\\{\\w+}", "0");
        try (Raw raw = new Raw(server.port())) {
            raw.write(Walk.request(operation, new Walk.Asked(path, header, ""), accept));
            return raw.read();
        }
    }
}
