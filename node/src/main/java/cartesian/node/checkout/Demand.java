package cartesian.node.checkout;

import java.util.List;

/** Is told what checkouts ask for. Runs in the middle of them, so it must neither block nor fail, nor cost much. */
@FunctionalInterface
public interface Demand {
    /** Tells nobody. */
    Demand UNHEARD = claims -> {};

    /** A checkout asks for all of these together; again, if it has to ask again. */
    void wanted(List<Decision.Claim> claims);

    /** The same decision, after its claims have been told. */
    default Decision heard(Decision decision) {
        if (decision instanceof Decision.Go go) {
            wanted(go.claims());
        }
        return decision;
    }
}
