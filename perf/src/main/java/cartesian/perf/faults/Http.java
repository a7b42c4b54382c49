package cartesian.perf.faults;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sends single calls and says how they ended; never throws. */
final class Http implements AutoCloseable {
    /** Longer than a member works on a call. */
    static final Duration ANSWER_MAX = Duration.ofSeconds(6);

    private static final Duration CONNECT_MAX = Duration.ofSeconds(1);
    private static final int BODY_CHARACTERS_MAX = 100_000;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .executor(threads)
            .build();

    Answer call(int member, URI base, String verb, String path, boolean durable, Duration max) {
        String call = verb + " " + path + (durable ? " durably" : "");
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(max)
                .method(verb, HttpRequest.BodyPublishers.noBody());
        if (durable) {
            request.header("Durability", "durable");
        }
        long began = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            long epoch = response.headers().firstValueAsLong("Epoch").orElse(Answer.NO_EPOCH);
            String body = response.body();
            return new Answer(
                    member,
                    call,
                    response.statusCode(),
                    body.substring(0, Math.min(BODY_CHARACTERS_MAX, body.length())),
                    epoch,
                    began,
                    System.nanoTime());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return failed(member, call, Answer.UNSENT, e, began);
        } catch (IOException e) {
            return failed(member, call, Answer.NONE, e, began);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(member, call, Answer.NONE, e, began);
        }
    }

    private static Answer failed(int member, String call, int status, Exception why, long began) {
        return new Answer(member, call, status, String.valueOf(why), Answer.NO_EPOCH, began, System.nanoTime());
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
