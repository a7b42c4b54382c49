package cartesian.node.demo;

import java.io.PrintStream;

/** Where a demonstration is seen: a terminal, whose last line changes as it goes, or anything else, which gets plain lines. */
public final class Screen {
    private static final String LINE_BEGIN = "\r";
    private static final String CLEAR_TO_END = "\u001b[K";

    private final PrintStream out;
    private final boolean live;
    private boolean statusShown;
    private boolean dark;

    public Screen(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    boolean isLive() {
        return live;
    }

    /** Shows a line that stays. */
    public synchronized void line(String text) {
        if (dark) {
            return;
        }
        out.println((statusShown ? LINE_BEGIN + CLEAR_TO_END : "") + text);
        statusShown = false;
        out.flush();
    }

    /** Shows how it is now: on a terminal, in place of what was shown so before. */
    synchronized void status(String text) {
        if (!live) {
            line(text);
        } else if (!dark) {
            out.print(LINE_BEGIN + text + CLEAR_TO_END);
            statusShown = true;
            out.flush();
        }
    }

    /** Shows a last line, and nothing more after that. */
    public synchronized void end(String text) {
        line(text);
        dark = true;
    }
}
