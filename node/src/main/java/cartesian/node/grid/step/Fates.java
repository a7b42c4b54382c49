package cartesian.node.grid.step;

import java.util.List;

/** What became of the steps of a batch, in their order. The list is not copied: it is made for this. */
public record Fates(List<Fate> list) {}
