package cartesian.node;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints who the members of a running grid are, and how each is. */
@Command(
        name = "members",
        description = "Prints the members of a running grid, the oldest first.",
        mixinStandardHelpOptions = true)
final class ListMembers implements Callable<Integer> {
    private static final int NAME_LENGTH = 8;

    @Mixin
    MemberReach reach = new MemberReach();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "REST of any member (default: ${DEFAULT-VALUE})",
            defaultValue = "http://127.0.0.1:8000")
    String url = "";

    @Option(names = "--json", description = "prints what the member says as it is")
    boolean json;

    @Override
    public Integer call() {
        AskedGrid grid = AskedGrid.ask(url, reach);
        if (json) {
            System.out.println(grid.json());
        } else {
            print(grid.status(), System.out);
        }
        return 0;
    }

    static void print(GridStatus grid, PrintStream out) {
        List<GridStatus.Member> members = grid.members();
        out.println("Grid " + grid.cluster() + ": " + counted(members.size(), "member") + ", "
                + counted(grid.partitions(), "partition") + ", " + counted(grid.backups(), "backup") + ", "
                + (grid.durable() ? "durable" : "in memory alone"));
        row(out, "MEMBER", "REST", "ROLE", "STATE", "PARTITIONS", "EPOCH", "DURABLE", "LAG");
        for (GridStatus.Member member : members) {
            String name = member.name()
                    .substring(0, Math.min(NAME_LENGTH, member.name().length()));
            String role = member.scribe() ? "scribe" : "";
            String partitions = Integer.toString(member.partitions());
            if (member.state().isEmpty()) {
                row(out, name, "(grid " + member.grid() + ")", role, "silent", partitions, "", "", "");
                continue;
            }
            GridStatus.State state = member.state().get();
            row(
                    out,
                    name,
                    state.rest(),
                    role,
                    word(state),
                    partitions,
                    Long.toString(state.epoch()),
                    grid.durable() ? Long.toString(state.durable()) : "",
                    grid.durable() ? state.lagMillis() + " ms" : "");
        }
    }

    private static String word(GridStatus.State state) {
        if (state.leaving()) {
            return "leaving";
        }
        if (state.ready()) {
            return "ready";
        }
        return state.enrolled() ? "not ready" : "joining";
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static void row(PrintStream out, String... cells) {
        String row = String.format("%-10s %-28s %-8s %-9s %10s %9s %9s %9s", (Object[]) cells);
        out.println(row.stripTrailing());
    }
}
