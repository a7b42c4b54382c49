package cartesian.node.tracing;

import cartesian.api.Amount;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.node.checkout.CheckoutEngine;
import cartesian.node.checkout.Flight;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.function.Supplier;

/** An engine whose calls have spans, from the gate to the outcome. What is done after that is the children's alone. */
final class FollowedEngine implements CheckoutEngine {
    private final CheckoutEngine engine;
    private final Tracer tracer;

    FollowedEngine(CheckoutEngine engine, OpenTelemetry telemetry) {
        this.engine = engine;
        this.tracer = Names.tracer(telemetry);
    }

    @Override
    public Outcome<Amount> checkout(OrderId order, long seen, Flight flight) {
        return follow("checkout", flight, () -> engine.checkout(order, seen, flight));
    }

    @Override
    public Outcome<Amount> pay(UserId user, OrderId order, Amount amount, Flight flight) {
        return follow("pay", flight, () -> engine.pay(user, order, amount, flight));
    }

    @Override
    public Outcome<Amount> cancel(UserId user, OrderId order, long seen, Flight flight) {
        return follow("cancel", flight, () -> engine.cancel(user, order, seen, flight));
    }

    private Outcome<Amount> follow(String what, Flight flight, Supplier<Outcome<Amount>> call) {
        if (!Span.fromContext(Context.current()).isRecording()) {
            return call.get();
        }
        Span span = tracer.spanBuilder(what)
                .setAttribute(Names.EPOCH, flight.epoch())
                .startSpan();
        try (Scope _ = span.makeCurrent()) {
            Outcome<Amount> outcome = call.get();
            span.setAttribute(Names.OUTCOME, Word.of(outcome));
            if (outcome instanceof Outcome.Refused<Amount>(var refusal)) {
                span.setAttribute(Names.REFUSAL, Word.of(refusal));
            }
            return outcome;
        } catch (RuntimeException | Error bug) {
            Names.failed(span, bug);
            throw bug;
        } finally {
            span.setAttribute(Names.ATTEMPTS, flight.attempts());
            span.end();
        }
    }
}
