package cartesian.node.http;

import cartesian.api.CheckoutOutcome;
import cartesian.node.http.Problems.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** How many checkouts ended which way. The reasons are the slugs of {@link Problems}, and bounded by them. */
final class CheckoutCounts {
    static final String NAME = "cartesian.checkouts";
    private static final String NO_REASON = "none";
    /** What refuses checkouts every day: counted from 0 on, so that the first is seen as a growth. */
    private static final List<String> USUAL =
            List.of("no-such-order", "no-such-item", "no-such-user", "out-of-stock", "out-of-credit");

    private final MeterRegistry meters;
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();
    private final Counter paid;
    private final Counter overloaded;
    private final Counter unresolved;

    CheckoutCounts(MeterRegistry meters) {
        this.meters = meters;
        this.paid = counter("paid", NO_REASON);
        this.overloaded = counter("overloaded", NO_REASON);
        this.unresolved = counter("unavailable", NO_REASON);
        USUAL.forEach(this::refused);
    }

    /** Those refused for a reason, told by its slug. */
    private Counter refused(String slug) {
        return refused.computeIfAbsent(slug, reason -> counter("refused", reason));
    }

    /** Counts a checkout, and answers what became of it. */
    Reply counted(CheckoutOutcome outcome, Function<CheckoutOutcome.Paid, Reply> done) {
        return switch (outcome) {
            case CheckoutOutcome.Paid made -> {
                paid.increment();
                yield done.apply(made);
            }
            case CheckoutOutcome.Refused(var _, var refusal) -> {
                Problem problem = Problems.of(refusal);
                refused(problem.slug()).increment();
                yield Reply.of(problem);
            }
            case CheckoutOutcome.Overloaded _ -> {
                overloaded.increment();
                yield Reply.of(Problems.OVERLOADED);
            }
            case CheckoutOutcome.Unresolved _ -> {
                unresolved.increment();
                yield Reply.of(Problems.UNRESOLVED);
            }
        };
    }

    private Counter counter(String outcome, String reason) {
        return Counter.builder(NAME)
                .description("Checkouts that this member has answered")
                .tags("outcome", outcome, "reason", reason)
                .register(meters);
    }
}
