package cartesian.api.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes a call: asks one node after the other until it is answered, or may not be asked again, or its deadline comes. All
 * attempts have one key. Threads may share it.
 */
final class Calls {
    /** By name, so that failures are told as problem details; a bare {@code application/json} would turn texts to JSON too. */
    private static final String ACCEPT = "application/problem+json, */*;q=0.5";

    private final HttpClient http;
    private final Nodes nodes;
    private final Pauses pauses;
    private final Time time;
    private final Supplier<Optional<String>> token;

    Calls(HttpClient http, Nodes nodes, Pauses pauses, Time time, Supplier<Optional<String>> token) {
        this.http = http;
        this.nodes = nodes;
        this.pauses = pauses;
        this.time = time;
        this.token = token;
    }

    /** What became of a call in the end. */
    sealed interface Told {
        /** A node has answered, for good. */
        record Reply(Attempt.Answered answer) implements Told {}

        /** No node has taken it. */
        record NotTaken(String reason) implements Told {}

        /** It may have been made, or may still be. */
        record Open(String reason, Optional<String> key) implements Told {}
    }

    /**
     * Makes a call.
     *
     * @throws ClientException if it was interrupted, or the answer is none of the contract
     */
    Told make(Call call, Options options) {
        long deadlineNanos = time.nanos() + options.deadlineOf(call).toNanos();
        Optional<String> key = options.keyOf(call);
        Optional<Nodes.Node> previous = Optional.empty();
        // Whether an attempt may have made the change, or may yet make it.
        boolean open = false;
        for (int attempts = 1; ; attempts++) {
            Nodes.Node node = nodes.next(previous, options.attemptMax());
            previous = Optional.of(node);
            long leftNanos = Math.min(
                    deadlineNanos - time.nanos(), options.attemptMaxOf(call).toNanos());
            Attempt attempt = ask(node, request(node, call, key, options), leftNanos);
            if (attempt instanceof Attempt.Answered answer) {
                return open && !settles(answer, key) ? new Told.Open(answer.reason(), key) : new Told.Reply(answer);
            }
            Duration asked = attempt.asked();
            if (attempt instanceof Attempt.NotTaken refused) {
                if (refused.isForItsKey() && !open && options.key().isEmpty()) {
                    key = Optional.empty(); // better made once without a key than not at all
                    asked = Duration.ZERO;
                } else if (refused.isOfNode() && nodes.hasOther(node)) {
                    asked = Duration.ZERO; // it is that node that wants to be left alone
                }
            } else {
                open |= call.isWrite();
            }
            long pauseNanos = pauses.after(attempts, asked);
            if (attempt instanceof Attempt.Broken
                    || (open && !mayRepeat(call, key))
                    || attempts >= options.attemptsMax()
                    || time.nanos() + pauseNanos - deadlineNanos >= 0) {
                return open ? new Told.Open(attempt.reason(), key) : new Told.NotTaken(attempt.reason());
            }
            pause(pauseNanos, call);
        }
    }

    private static boolean mayRepeat(Call call, Optional<String> key) {
        return switch (call.repeat()) {
            case READ, SAFE -> true;
            case KEYED -> key.isPresent();
            case BATCH -> false;
        };
    }

    /**
     * Whether an answer tells what became of all attempts. A success does. A refusal only if nodes remember it by the key,
     * and so tell an attempt that arrives late the same; they remember no refusal that looks at the call alone.
     */
    private static boolean settles(Attempt.Answered answer, Optional<String> key) {
        return switch (answer.status()) {
            case 200 -> true;
            case 404, 409, 422 -> key.isPresent();
            default -> false;
        };
    }

    private HttpRequest request(Nodes.Node node, Call call, Optional<String> key, Options options) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.at(call.path()))
                .method(call.verb(), HttpRequest.BodyPublishers.noBody())
                .header("Accept", ACCEPT);
        token.get().ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        key.ifPresent(text -> request.header("Idempotency-Key", text));
        if (call.isWrite() && options.durability() == Durability.DURABLE) {
            request.header("Durability", options.durability().word());
        }
        return request.build();
    }

    private Attempt ask(Nodes.Node node, HttpRequest request, long maxNanos) {
        CompletableFuture<HttpResponse<String>> sent = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            HttpResponse<String> response = sent.get(Math.max(1, maxNanos), TimeUnit.NANOSECONDS);
            Attempt attempt = Attempt.of(response, time.now());
            note(node, response, attempt);
            return attempt;
        } catch (TimeoutException late) {
            sent.cancel(true);
            nodes.hasFailed(node);
            return Attempt.failed(
                    node, new TimeoutException("within " + TimeUnit.NANOSECONDS.toMillis(maxNanos) + " ms"));
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof IOException failure)) {
                throw new ClientException("cannot ask " + node, failed);
            }
            nodes.hasFailed(node);
            return Attempt.failed(node, failure);
        } catch (InterruptedException interrupted) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted while waiting for " + node, interrupted);
        }
    }

    /** Keeps what a reply tells of its node: one that is about to end closes each connection. */
    private void note(Nodes.Node node, HttpResponse<String> response, Attempt attempt) {
        boolean ends = response.statusCode() == 200
                && response.headers()
                        .firstValue("Connection")
                        .filter("close"::equalsIgnoreCase)
                        .isPresent();
        if (ends || (attempt instanceof Attempt.NotTaken refused && refused.isOfNode())) {
            nodes.rests(node, attempt.asked());
        } else {
            nodes.isWell(node);
        }
    }

    private void pause(long nanos, Call call) {
        try {
            time.sleep(nanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted before it was known what became of " + call.path(), interrupted);
        }
    }
}
