package cartesian.api.client;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/** What came of asking one node once. */
sealed interface Attempt {
    /** One line for people. */
    String reason();

    /** How long the node wants to be left alone; zero if it does not say. */
    default Duration asked() {
        return Duration.ZERO;
    }

    /** It is answered, and stays so: done, found, refused. */
    record Answered(int status, String body, HttpHeaders headers) implements Attempt {
        @Override
        public String reason() {
            return status + ": " + body;
        }

        Problem problem() {
            return problemOf(status, body, headers);
        }
    }

    /** The node has taken nothing: the same may be asked again, by whatever call. */
    record NotTaken(Optional<Problem> problem, String reason, Duration asked) implements Attempt {
        /** Whether it was the node's own condition, rather than what was asked. */
        boolean isOfNode() {
            return problem.map(Problem::reason).filter(Reason::isOfNode).isPresent();
        }

        boolean isForItsKey() {
            return problem.map(Problem::reason)
                    .filter(Reason.TOO_MANY_KEYS::equals)
                    .isPresent();
        }
    }

    /** It may have been done, or may still be; what changes nothing may be asked again. */
    record Open(String reason, Duration asked) implements Attempt {}

    /** The node has a bug, and whatever was done, it is not to be asked again. */
    record Broken(String reason) implements Attempt {}

    /** Reads a reply by its status. */
    static Attempt of(HttpResponse<String> response, Instant now) {
        int status = response.statusCode();
        HttpHeaders headers = response.headers();
        if (status == 200) {
            return new Answered(status, response.body(), headers);
        }
        Problem problem = problemOf(status, response.body(), headers);
        String reason = status + ": " + problem.detail();
        Duration asked = Pauses.asked(headers, now);
        return switch (status) {
            case 429 -> new NotTaken(Optional.of(problem), reason, asked);
            // 502 and 504 are not the contract's, but those of a proxy before the nodes.
            case 502, 503, 504 ->
                problem.reason().isOfNode()
                        ? new NotTaken(Optional.of(problem), reason, asked)
                        : new Open(reason, asked);
            case 500 -> new Broken(reason);
            default -> {
                if (status < 400 || status > 499) {
                    throw new ClientException("not a status of the contract, " + reason);
                }
                yield new Answered(status, response.body(), headers);
            }
        };
    }

    /** Without a connection nothing was sent; after that, nobody knows. */
    static Attempt failed(Nodes.Node node, Throwable failure) {
        String reason = "no answer from " + node + ": " + failure;
        boolean unsent = failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLHandshakeException;
        return unsent ? new NotTaken(Optional.empty(), reason, Duration.ZERO) : new Open(reason, Duration.ZERO);
    }

    private static Problem problemOf(int status, String body, HttpHeaders headers) {
        boolean details = headers.firstValue("Content-Type")
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
        return details ? Problem.ofDetails(status, Bodies.fields(body)) : Problem.ofText(status, body);
    }
}
