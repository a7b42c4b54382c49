package cartesian.node.tracing;

import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.epoch.EpochStore;
import cartesian.node.epoch.Members;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * The cuts of a scribe, and its writes to Postgres. An epoch is a trace: its cut is the root, each attempt to write it a child.
 *
 * <p>A cut begins with the first word to close and ends when the images are there, or when all gates are told to open again. The
 * scribe speaks those words, and writes, from one thread, and waits for the replies; so nothing here is used by two threads.
 */
final class FollowedEpochs {
    private final Tracer tracer;
    private Span cut = Span.getInvalid();
    private long epoch;
    private long closing;
    /** When the last images came; any thread brings them, before the scribe learns of it. */
    private volatile Instant handed = Instant.EPOCH;

    FollowedEpochs(OpenTelemetry telemetry) {
        this.tracer = Names.tracer(telemetry);
    }

    Tracing.Scribed around(Members members, EpochStore store) {
        return new Tracing.Scribed(new Spoken(members), new Written(store));
    }

    private void close(long closed) {
        if (!cut.isRecording() || epoch != closed) {
            end("incomplete", handed); // No write has followed, as some members did not hand their images over.
            epoch = closed;
            closing = 0;
            cut = tracer.spanBuilder("epoch cut")
                    .setParent(Context.root())
                    .setAttribute(Names.EPOCH, closed)
                    .startSpan();
        }
        closing++;
    }

    private void end(String outcome, Instant when) {
        if (cut.isRecording()) {
            cut.setAttribute(Names.MEMBERS, closing).setAttribute(Names.OUTCOME, outcome);
            cut.end(when);
        }
    }

    private EpochStore.Result write(long written, EpochBuffer images, EpochStore store, Write write) {
        end("made", handed);
        if (written != epoch) {
            cut = Span.getInvalid(); // Somebody else has made the cut.
            epoch = written;
        }
        Span span = tracer.spanBuilder("epoch write")
                .setParent(Context.root().with(cut))
                .setAttribute(Names.EPOCH, written)
                .setAttribute(Names.RECORDS, images.size())
                .startSpan();
        try {
            EpochStore.Result result = write.to(store);
            span.setAttribute(Names.OUTCOME, Word.of(result));
            if (result instanceof EpochStore.Result.Fenced) {
                span.setStatus(StatusCode.ERROR);
            }
            return result;
        } catch (RuntimeException | Error fault) {
            Names.failed(span, fault);
            throw fault;
        } finally {
            span.end();
        }
    }

    private interface Write {
        EpochStore.Result to(EpochStore store);
    }

    /** The members as the scribe speaks to them. */
    private final class Spoken implements Members {
        private final Members members;

        Spoken(Members members) {
            this.members = members;
        }

        @Override
        public List<String> all() {
            return members.all();
        }

        @Override
        public Object view() {
            return members.view();
        }

        @Override
        public String self() {
            return members.self();
        }

        @Override
        public Optional<String> deposed() {
            return members.deposed();
        }

        @Override
        public CompletableFuture<CutReply> send(String member, CutMessage message) {
            if (message instanceof CutMessage.Close close) {
                close(close.epoch());
            } else if (message instanceof CutMessage.Reopen) {
                end("called-off", Instant.now());
            }
            CompletableFuture<CutReply> reply = members.send(member, message);
            return message instanceof CutMessage.Cut ? reply.whenComplete((_, _) -> handed = Instant.now()) : reply;
        }
    }

    /** The store as the scribe writes to it. */
    private final class Written implements EpochStore {
        private final EpochStore store;

        Written(EpochStore store) {
            this.store = store;
        }

        @Override
        public Result write(long term, long epoch, int members, long cutAtMillis, EpochBuffer images) {
            return FollowedEpochs.this.write(
                    epoch, images, store, to -> to.write(term, epoch, members, cutAtMillis, images));
        }

        @Override
        public String self() {
            return store.self();
        }

        @Override
        public Term take(boolean afterLease) {
            return store.take(afterLease);
        }

        @Override
        public boolean advance(long term) {
            return store.advance(term);
        }

        @Override
        public boolean renew(long term) {
            return store.renew(term);
        }

        @Override
        public void release(long term) {
            store.release(term);
        }

        @Override
        public long load(LongConsumer progress) {
            return store.load(progress);
        }
    }
}
