package cartesian.node.grid;

/**
 * The number of the layout of all that travels between members: keys, records, steps, answers, cut messages, members' states.
 *
 * <p>Members of different layouts would read each other's bytes wrongly, so they never form one grid: the number goes with each
 * member that joins, and whoever has another one is turned away. Raise it in the first release in which any of those bytes, or
 * what they mean, is another than in the release before; {@code LayoutTest} knows the bytes that belong to it.
 */
final class Layout {
    /** The layout of this version. */
    static final int NUMBER = 1;

    private Layout() {}
}
