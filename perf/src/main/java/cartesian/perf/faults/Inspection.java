package cartesian.perf.faults;

import cartesian.perf.faults.Audit.Evidence;
import cartesian.perf.faults.Views.Shown;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** What is looked at when a round is at rest: gathers the evidence and has it audited. */
final class Inspection {
    private static final Duration DURABLE_MAX = Duration.ofSeconds(60);
    private static final int READERS = 24;
    private static final int NOT_FOUND = 404;
    private static final int SHOWN_MAX = 5;

    private final Scenario scenario;
    private final Site site;
    private final Front front;
    private final Books books;
    private final Roster roster;
    private final List<Loss> losses;

    Inspection(Scenario scenario, Site site, Front front, Books books, Roster roster, List<Loss> losses) {
        this.scenario = scenario;
        this.site = site;
        this.front = front;
        this.books = books;
        this.roster = roster;
        this.losses = List.copyOf(losses);
    }

    List<String> violations() throws Exception {
        List<Answer> calls = front.calls();
        List<String> violations = new ArrayList<>(callViolations(calls, scenario.isFlawless()));
        awaitAllDurable();
        Tables tables = Tables.read(site.database());
        try (Connection connection = site.database().connect()) {
            violations.addAll(Ledger.read(connection).violations(0));
        }
        violations.addAll(Audit.violations(gather(tables)));
        roster.look();
        violations.addAll(lostMemory(roster.loads(), losses, calls));
        violations.addAll(processes());
        return violations;
    }

    /** Answers that no promise allows, whatever was done to the grid. */
    static List<String> callViolations(List<Answer> calls, boolean isFlawless) {
        List<String> violations = new ArrayList<>();
        calls.stream()
                .filter(Answer::isBug)
                .limit(SHOWN_MAX)
                .forEach(answer -> violations.add("a bug was answered: " + answer));
        long errors = calls.stream().filter(Answer::isError).count();
        if (isFlawless && errors > 0) {
            violations.add(errors + " calls failed, and none may");
            calls.stream()
                    .filter(Answer::isError)
                    .limit(SHOWN_MAX)
                    .forEach(answer -> violations.add("failed: " + answer));
        }
        return violations;
    }

    /** A grid that went back to D without need, though more had been acknowledged. */
    static List<String> lostMemory(List<Roster.Load> loads, List<Loss> losses, List<Answer> calls) {
        List<String> violations = new ArrayList<>();
        for (Roster.Load load : loads.stream().skip(1).toList()) {
            boolean isAllowed =
                    losses.stream().anyMatch(loss -> load.seen() >= loss.began() && load.seen() <= loss.healed());
            long beyond = calls.stream()
                    .filter(call -> call.isDone() && call.epoch() > load.durable() && call.ended() < load.seen())
                    .count();
            if (!isAllowed && beyond > 0) {
                violations.add("the grid went back to D = " + load.durable() + ", and " + beyond
                        + " calls beyond it had been acknowledged");
            }
        }
        return violations;
    }

    private List<String> processes() {
        List<String> violations = new ArrayList<>();
        for (Member member : site.members()) {
            if (member.hasEndedByItself()) {
                violations.add(member + " has ended by itself");
            }
            violations.addAll(member.bugs());
        }
        return violations;
    }

    /** A durable write comes after a cut, at which nothing is in flight: what was open before is decided by then. */
    private void awaitAllDurable() {
        long[] epoch = {0};
        Waiting.eventually("a write is durable", DURABLE_MAX, () -> {
            Answer answer = front.call("POST", "/stock/add/" + Assortment.GROWING + "/0", true);
            epoch[0] = answer.epoch();
            return answer.isDone();
        });
        Waiting.eventually("D covers it", DURABLE_MAX, () -> {
            try (Connection connection = site.database().connect()) {
                return Ledger.read(connection).epoch() >= epoch[0];
            } catch (SQLException _) {
                return false;
            }
        });
    }

    private Evidence gather(Tables tables) throws ExecutionException {
        Set<String> orders = new TreeSet<>(tables.orders().keySet());
        books.orders().forEach(story -> orders.add(story.order()));
        Map<String, Shown> shown = new ConcurrentHashMap<>();
        Map<String, Long> stock = new ConcurrentHashMap<>();
        Map<String, Long> credit = new ConcurrentHashMap<>();
        Semaphore readers = new Semaphore(READERS);
        List<Future<Boolean>> readings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String order : orders) {
                readings.add(threads.submit(limited(readers, () -> {
                    Answer answer = front.look("/orders/find/" + order);
                    if (answer.status() != NOT_FOUND) {
                        shown.put(order, Views.order(answer.body()));
                    }
                    return true;
                })));
            }
            IntStream.range(0, Assortment.ALL_ITEMS)
                    .forEach(item -> readings.add(threads.submit(
                            limited(readers, () -> units(stock, item, "/stock/find/" + item, "stock")))));
            IntStream.range(0, Assortment.ALL_USERS)
                    .forEach(user -> readings.add(threads.submit(
                            limited(readers, () -> units(credit, user, "/payment/find_user/" + user, "credit")))));
            for (Future<Boolean> reading : readings) {
                boolean _ = reading.get();
            }
        } catch (InterruptedException _) {
            throw new InterruptedRoundException();
        }
        return new Evidence(books.orders(), books.stock(), books.funds(), shown, stock, credit, tables, losses);
    }

    private static Callable<Boolean> limited(Semaphore readers, Callable<Boolean> reading) {
        return () -> {
            readers.acquire();
            try {
                return reading.call();
            } finally {
                readers.release();
            }
        };
    }

    private boolean units(Map<String, Long> units, int id, String path, String field) {
        Answer answer = front.look(path);
        if (answer.isDone()) {
            units.put(Integer.toString(id), Views.number(answer.body(), field));
        }
        return true;
    }
}
