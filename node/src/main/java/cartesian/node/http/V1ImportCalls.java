package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.node.checkout.Shop;
import cartesian.node.http.Problems.Problem;
import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports of many items or users, each with its id, as lines of JSON.
 *
 * <p>All lines are read and checked before any is imported. Then they are put in the place of what their ids had, some at a time; the
 * first of them are done before the reply begins, so that a refusal is one, and after that the reply tells how far it is.
 */
final class V1ImportCalls {
    private static final Logger LOG = LoggerFactory.getLogger(V1ImportCalls.class);
    private static final String TYPE = "application/x-ndjson";
    private static final int AT_A_TIME = 10_000;
    /** At once on this node: each has a file on its disk. */
    private static final int IMPORTS_MAX = 2;

    private final Shop shop;
    private final Semaphore imports = new Semaphore(IMPORTS_MAX);

    V1ImportCalls(Shop shop) {
        this.shop = shop;
    }

    List<Route> routes() {
        return List.of(
                Route.withStream(
                        Verb.POST,
                        "/v1/import/items",
                        Kind.WRITE,
                        call -> run(
                                call,
                                V1ImportCalls::item,
                                lines -> shop.resources()
                                        .orElseThrow()
                                        .putItems(lines.stream()
                                                .map(V1ImportCalls::item)
                                                .toList()))),
                Route.withStream(
                        Verb.POST,
                        "/v1/import/users",
                        Kind.WRITE,
                        call -> run(
                                call,
                                V1ImportCalls::user,
                                lines -> shop.resources()
                                        .orElseThrow()
                                        .putUsers(lines.stream()
                                                .map(V1ImportCalls::user)
                                                .toList()))));
    }

    private static Spool.Line item(byte[] line, int length) {
        Fields fields = Fields.read(line, length, Set.of("item_id", "price", "stock"));
        return new Spool.Line(
                fields.item().value(),
                fields.amount("price").value(),
                fields.amount("stock").value());
    }

    private static Item item(Spool.Line line) {
        return new Item(new ItemId(line.id()), new Amount(line.second()), new Amount(line.first()));
    }

    private static Spool.Line user(byte[] line, int length) {
        Fields fields = Fields.read(line, length, Set.of("user_id", "credit"));
        return new Spool.Line(fields.user().value(), fields.amount("credit").value(), 0);
    }

    private static Wallet user(Spool.Line line) {
        return new Wallet(new UserId(line.id()), new Amount(line.first()));
    }

    private Reply run(Call call, Lines.Check check, Function<List<Spool.Line>, Outcome<Long>> put) {
        if (!imports.tryAcquire()) {
            return Reply.of(Problems.OVERLOADED);
        }
        boolean goesOn = false;
        Spool spool = null;
        try {
            spool = Spool.open();
            Optional<Problem> problem = new Lines(call.stream(TYPE), check).readInto(spool);
            if (problem.isPresent()) {
                return Reply.of(problem.get());
            }
            Import run = new Import(spool, put);
            Reply refused = run.begin();
            goesOn = refused == null;
            return refused == null ? Reply.lines(run::goOn) : refused;
        } catch (IOException failed) {
            LOG.debug("an import could not be read or kept", failed);
            return Reply.of(Problems.BODY_NOT_READ);
        } finally {
            if (!goesOn) {
                end(spool);
            }
        }
    }

    private void end(@Nullable Spool spool) {
        imports.release();
        try {
            if (spool != null) {
                spool.close();
            }
        } catch (IOException left) {
            LOG.warn("An import's file could not be deleted", left);
        }
    }

    /** One import whose lines are all good. */
    private final class Import {
        private final Spool spool;
        private final Spool.Reader reader;
        private final Function<List<Spool.Line>, Outcome<Long>> put;
        private long done;
        private long epoch;
        private boolean isAlone;

        private Import(Spool spool, Function<List<Spool.Line>, Outcome<Long>> put) throws IOException {
            this.spool = spool;
            this.reader = spool.read();
            this.put = put;
        }

        /** Imports the first lines; answers what stands against it, null if nothing does. */
        private @Nullable Reply begin() throws IOException {
            Optional<Problem> problem = next();
            return problem.map(Reply::of).orElse(null);
        }

        private Optional<Problem> next() throws IOException {
            List<Spool.Line> lines = reader.next(AT_A_TIME);
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            return switch (put.apply(lines)) {
                case Outcome.Done<Long>(var _, var at) -> {
                    done = reader.taken();
                    epoch = at;
                    yield Optional.empty();
                }
                case Outcome.Refused<Long>(var refusal) -> Optional.of(Problems.of(refusal));
                case Outcome.Overloaded<Long> _ -> Optional.of(Problems.OVERLOADED);
                case Outcome.Unresolved<Long> _ -> Optional.of(Problems.UNRESOLVED);
            };
        }

        private void goOn(OutputStream out) throws IOException {
            try {
                Optional<Problem> problem = Optional.empty();
                while (problem.isEmpty() && done < spool.lines()) {
                    tell(out, problem);
                    problem = next();
                }
                tell(out, problem);
            } finally {
                end(spool);
            }
        }

        /** Tells how far it is. A client that has gone does not end the import. */
        private void tell(OutputStream out, Optional<Problem> problem) {
            if (isAlone) {
                return;
            }
            try {
                write(out, problem);
            } catch (IOException | UncheckedIOException | ServerConnectionException gone) {
                LOG.info("An import goes on without its client, {} of {} lines done", done, spool.lines());
                isAlone = true;
            }
        }

        private void write(OutputStream out, Optional<Problem> problem) throws IOException {
            out.write(Json.render(json -> {
                json.writeNumberField("imported", done);
                json.writeNumberField("of", spool.lines());
                json.writeNumberField("epoch", epoch);
                if (problem.isPresent()) {
                    json.writeStringField("problem", problem.get().type().uri());
                } else if (done == spool.lines()) {
                    json.writeBooleanField("done", true);
                }
            }));
            out.write('\n');
            out.flush();
        }
    }
}
