package cartesian.node.http;

import cartesian.api.Item;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.node.checkout.History;
import cartesian.node.checkout.Shop;
import cartesian.node.checkout.UnavailableException;
import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exports of all items or users from Postgres as lines of JSON, all of one epoch; the last line says that they are all. */
final class V1ExportCalls {
    private static final Logger LOG = LoggerFactory.getLogger(V1ExportCalls.class);
    private static final int BUFFER_BYTES = 64 * 1024;
    /** At once on this node: each holds a connection to Postgres, and what has changed since cannot be cleaned up there. */
    private static final int EXPORTS_MAX = 1;

    private static final UserId NOBODY = new UserId("-");

    private final Shop shop;
    private final Semaphore exports = new Semaphore(EXPORTS_MAX);

    V1ExportCalls(Shop shop) {
        this.shop = shop;
    }

    List<Route> routes() {
        return List.of(
                new Route(Verb.GET, "/v1/export/items", Kind.READ, call -> export(V1ExportCalls::items)),
                new Route(Verb.GET, "/v1/export/users", Kind.READ, call -> export(V1ExportCalls::users)));
    }

    /** Reads all of a kind, and tells each line; answers the epoch. */
    private interface Reading {
        long read(History history, Consumer<byte[]> line);
    }

    private static long items(History history, Consumer<byte[]> line) {
        return history.items((Item item) -> line.accept(Json.resource(item)));
    }

    private static long users(History history, Consumer<byte[]> line) {
        return history.users((Wallet user) -> line.accept(Json.wallet(user)));
    }

    private Reply export(Reading reading) {
        Optional<History> history = shop.resources().orElseThrow().history();
        if (history.isEmpty()) {
            return Reply.of(Problems.NO_HISTORY);
        }
        // Whether Postgres answers is asked before the reply begins, so that it can be refused.
        History.Page _ = history.get().orders(NOBODY, Optional.empty(), 1);
        return Reply.lines(out -> write(new BufferedOutputStream(out, BUFFER_BYTES), history.get(), reading));
    }

    private void write(OutputStream out, History history, Reading reading) throws IOException {
        long[] count = {0};
        if (!exports.tryAcquire()) {
            last(
                    out,
                    json -> json.writeStringField(
                            "problem", Problems.UNAVAILABLE.type().uri()));
            return;
        }
        try {
            long epoch = reading.read(history, line -> {
                write(out, line);
                count[0]++;
            });
            last(out, json -> {
                json.writeNumberField("exported", count[0]);
                json.writeNumberField("epoch", epoch);
                json.writeBooleanField("done", true);
            });
        } catch (UnavailableException away) {
            LOG.info("An export ended after {} lines: {}", count[0], away.getMessage());
            last(
                    out,
                    json -> json.writeStringField(
                            "problem", Problems.UNAVAILABLE.type().uri()));
        } finally {
            exports.release();
        }
    }

    private static void last(OutputStream out, Json.Fields fields) throws IOException {
        write(out, Json.render(fields));
        out.flush();
    }

    private static void write(OutputStream out, byte[] line) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
