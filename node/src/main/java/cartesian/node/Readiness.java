package cartesian.node;

import cartesian.node.grid.Grid;
import cartesian.node.http.Health;
import org.jspecify.annotations.Nullable;

/** How far a node is: starting, ready, or closing. */
final class Readiness implements Health {
    private volatile @Nullable Grid grid;
    private volatile boolean closing;

    void opened(Grid opened) {
        grid = opened;
    }

    void closing() {
        closing = true;
    }

    @Override
    public boolean live() {
        Grid opened = grid;
        return opened == null || closing || opened.running();
    }

    @Override
    public boolean ready() {
        Grid opened = grid;
        return opened != null && !closing && opened.running();
    }

    @Override
    public String reason() {
        Grid opened = grid;
        if (closing) {
            return "closing";
        }
        return opened == null ? "starting" : opened.running() ? "serving" : "the grid's member has stopped";
    }
}
