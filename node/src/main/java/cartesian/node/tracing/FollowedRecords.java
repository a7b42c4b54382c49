package cartesian.node.tracing;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.checkout.Records;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Kept;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderStep;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Slip;
import cartesian.node.record.Step;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records whose steps have spans, from being asked for to being answered, with all the time that they wait in a lane.
 *
 * <p>A step belongs to whoever asks for it. Whatever goes on when its answer has come goes on in the name of the same call, though
 * it is another call's thread, or Hazelcast's, that brings the answer: a lane carries the steps of many calls.
 */
final class FollowedRecords implements Records {
    private static final String STOCK = "stock ";
    private static final String CREDIT = "credit ";
    private static final String ORDERS = "orders ";
    private static final String REPLACE = "replace";

    private final Records records;
    private final Tracer tracer;

    FollowedRecords(Records records, OpenTelemetry telemetry) {
        this.records = records;
        this.tracer = Names.tracer(telemetry);
    }

    @Override
    public CompletableFuture<AccountAnswer> account(AccountKey key, AccountStep step) {
        return step(Context.current(), map(key), step, () -> records.account(key, step), FollowedRecords::tell);
    }

    @Override
    public CompletableFuture<OrderAnswer> order(OrderId order, OrderStep step) {
        return step(Context.current(), ORDERS, step, () -> records.order(order, step), FollowedRecords::tell);
    }

    @Override
    public CompletableFuture<Kept<AccountAnswer>> account(
            AccountKey key, AccountStep step, ReceiptName receipt, Slip slip) {
        return follow(
                Context.current(),
                map(key),
                Word.of(step),
                () -> records.account(key, step, receipt, slip),
                (span, kept) -> tell(span, kept.answer()));
    }

    @Override
    public CompletableFuture<Kept<OrderAnswer>> order(OrderId order, OrderStep step, ReceiptName receipt, Slip slip) {
        return follow(
                Context.current(),
                ORDERS,
                Word.of(step),
                () -> records.order(order, step, receipt, slip),
                (span, kept) -> tell(span, kept.answer()));
    }

    @Override
    public Way<AccountStep, AccountAnswer> way(AccountKey key) {
        Context call = Context.current();
        Way<AccountStep, AccountAnswer> way = records.way(key);
        return step -> step(call, map(key), step, () -> way.run(step), FollowedRecords::tell);
    }

    @Override
    public Way<OrderStep, OrderAnswer> way(OrderId order) {
        Context call = Context.current();
        Way<OrderStep, OrderAnswer> way = records.way(order);
        return step -> step(call, ORDERS, step, () -> way.run(step), FollowedRecords::tell);
    }

    @Override
    public CompletableFuture<Map<AccountKey, Long>> accounts(Map<AccountKey, AccountStep.Replace> steps) {
        String map = steps.keySet().stream().findAny().map(FollowedRecords::map).orElse(STOCK);
        return follow(Context.current(), map, REPLACE, () -> records.accounts(steps), FollowedRecords::tell);
    }

    @Override
    public CompletableFuture<Map<OrderId, Long>> orders(Map<OrderId, OrderStep.Replace> steps) {
        return follow(Context.current(), ORDERS, REPLACE, () -> records.orders(steps), FollowedRecords::tell);
    }

    private static String map(AccountKey key) {
        return switch (key) {
            case AccountKey.OfItem _ -> STOCK;
            case AccountKey.OfUser _ -> CREDIT;
        };
    }

    private static void tell(Span span, AccountAnswer answer) {
        span.setAttribute(Names.VERDICT, Word.of(answer.verdict()));
    }

    private static void tell(Span span, OrderAnswer answer) {
        span.setAttribute(Names.VERDICT, Word.of(answer.verdict()));
    }

    private static void tell(Span span, Map<?, Long> versions) {
        span.setAttribute(Names.RECORDS, versions.size());
    }

    private <A> CompletableFuture<A> step(
            Context call, String map, Step<?, A> step, Supplier<CompletableFuture<A>> send, BiConsumer<Span, A> tell) {
        return follow(call, map, Word.of(step), send, tell);
    }

    /**
     * Sends, and follows what is sent if the call is followed.
     *
     * @param call whatever asks, with its span
     * @param tell says of an answer what there is to say
     */
    private <A> CompletableFuture<A> follow(
            Context call, String map, String what, Supplier<CompletableFuture<A>> send, BiConsumer<Span, A> tell) {
        // A call that is not recorded, or none at all, has to be itself again as well: or it would go on as another.
        Span span = Span.fromContext(call).isRecording()
                ? tracer.spanBuilder(map + what).setParent(call).startSpan()
                : Span.getInvalid();
        CompletableFuture<A> told = new CompletableFuture<>();
        CompletableFuture<A> sent;
        try {
            sent = send.get();
        } catch (RuntimeException | Error bug) {
            Names.failed(span, bug);
            span.end();
            throw bug;
        }
        var _ = sent.whenComplete((answer, fault) -> {
            end(span, answer, fault, tell);
            try (Scope _ = call.makeCurrent()) {
                if (fault == null) {
                    told.complete(answer);
                } else {
                    told.completeExceptionally(fault);
                }
            }
        });
        return told;
    }

    private static <A> void end(Span span, A answer, @Nullable Throwable fault, BiConsumer<Span, A> tell) {
        if (span.isRecording()) {
            if (fault == null) {
                tell.accept(span, answer);
            } else {
                Throwable cause = fault.getCause();
                Names.failed(span, fault instanceof CompletionException && cause != null ? cause : fault);
            }
            span.end();
        }
    }

    @Override
    public int partitionOf(UserId user) {
        return records.partitionOf(user);
    }

    @Override
    public int partitionOf(OrderId order) {
        return records.partitionOf(order);
    }

    @Override
    public int partitions() {
        return records.partitions();
    }
}
