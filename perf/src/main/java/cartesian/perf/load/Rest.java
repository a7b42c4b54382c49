package cartesian.perf.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Single calls before, beside and after a run, which none of the figures are about. */
final class Rest implements AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration BATCH_MAX = Duration.ofMinutes(2);
    private static final Duration ASK_MAX = Duration.ofSeconds(2);
    private static final long AGAIN_MILLIS = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .build();

    /** Repeats a call that may be repeated until it is done, for two minutes at most. */
    void must(URI base, String path, boolean durable) throws InterruptedException {
        long deadline = System.nanoTime() + BATCH_MAX.toNanos();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(BATCH_MAX).POST(HttpRequest.BodyPublishers.noBody());
        if (durable) {
            request.header("Durability", "durable");
        }
        String last = "";
        while (System.nanoTime() - deadline < 0) {
            try {
                HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    return;
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (IOException e) {
                last = String.valueOf(e);
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        }
        throw new IllegalStateException("POST " + path + " failed for " + BATCH_MAX.toSeconds() + " s: " + last);
    }

    /** The body of an answer with status 200. */
    Optional<String> ask(URI base, String path) throws InterruptedException {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(base.resolve(path)).timeout(ASK_MAX).build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
