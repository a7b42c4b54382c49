package cartesian.perf.load;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of the systems that are measured side by side.
 *
 * @param name how it is told from others
 * @param server the class and arguments of a server that is started for it; empty: own members, or one that runs already
 * @param settings what is measured of it
 * @param addsUp whether it keeps books that can be audited
 */
record Contestant(String name, List<String> server, Settings settings, boolean addsUp) {
    private static final String BASELINES = "cartesian.perf.baseline.";
    /** Names of those that come along, and what each is. */
    static final Map<String, String> KNOWN = Map.of(
            "floor", "a constant for each call, over the same HTTP listener; workloads checkout and hot only",
            "two-phase", "own members on Hazelcast's transactions",
            "epochs-off", "own members without Postgres",
            "postgres", "the contract straight from Postgres, commits on disk",
            "postgres-async", "the same, commits not waited for");

    Contestant {
        server = List.copyOf(server);
    }

    /** What is compared with the others: own members as they are set, or servers of others. */
    static Contestant own(Settings settings) {
        return new Contestant(settings.isOwn() ? "cartesian" : "this", List.of(), settings, true);
    }

    /** One of {@link #KNOWN}, or a server by its URL; empty if it is neither, or cannot be measured so. */
    static Optional<Contestant> named(String name, Settings own) {
        boolean constant = own.workload() == Workload.CHECKOUT || own.workload() == Workload.HOT;
        return switch (name) {
            case "floor" ->
                constant
                        ? Optional.of(new Contestant(
                                name, List.of(BASELINES + "Floor", "--port", "0"), own.ofConstantAnswers(), false))
                        : Optional.empty();
            case "postgres" -> Optional.of(postgres(name, "on", own));
            case "postgres-async" -> Optional.of(postgres(name, "off", own));
            case "two-phase" -> {
                List<String> set = new ArrayList<>(own.set());
                set.add("checkout.engine=two-phase");
                yield Optional.of(new Contestant(name, List.of(), own.with(set, own.epochs()), true));
            }
            case "epochs-off" -> Optional.of(new Contestant(name, List.of(), own.with(own.set(), false), true));
            default ->
                isUrl(name)
                        ? Optional.of(new Contestant(name, List.of(), own.at(List.of(URI.create(name))), true))
                        : Optional.empty();
        };
    }

    private static Contestant postgres(String name, String synchronousCommit, Settings own) {
        return new Contestant(
                name,
                List.of(BASELINES + "PostgresServer", "--port", "0", "--synchronous-commit", synchronousCommit),
                own,
                true);
    }

    private static boolean isUrl(String name) {
        try {
            URI url = URI.create(name);
            return "http".equals(url.getScheme()) && url.getHost() != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
