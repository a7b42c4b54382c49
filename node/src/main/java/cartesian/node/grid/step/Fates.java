package cartesian.node.grid.step;

import java.util.List;

/** What became of the steps of a batch, in their order. */
public record Fates(List<Fate> list) {
    public Fates {
        list = List.copyOf(list);
    }
}
