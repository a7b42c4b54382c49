package cartesian.perf.faults;

import cartesian.perf.faults.OrderStory.Event;
import cartesian.perf.faults.OrderStory.Kind;
import cartesian.perf.faults.Views.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares, when all is at rest, what clients were told with what the grid shows and what Postgres holds. Pure: it
 * judges evidence that others have gathered.
 */
final class Audit {
    private final Evidence evidence;
    private final List<String> violations = new ArrayList<>();

    /**
     * All that is known of a round at its end.
     *
     * @param shown orders as the grid shows them, by id, of all ids in the stories and in Postgres
     * @param stock units of the numbered items as the grid shows them, by id; {@code credit} likewise
     * @param losses returns of the grid to D that the scenario allows
     */
    record Evidence(
            List<OrderStory> stories,
            List<Books.Growth> stockAdded,
            List<Books.Growth> fundsAdded,
            Map<String, Shown> shown,
            Map<String, Long> stock,
            Map<String, Long> credit,
            Tables tables,
            List<Loss> losses) {
        Evidence {
            stories = List.copyOf(stories);
            stockAdded = List.copyOf(stockAdded);
            fundsAdded = List.copyOf(fundsAdded);
            shown = Map.copyOf(shown);
            stock = Map.copyOf(stock);
            credit = Map.copyOf(credit);
            losses = List.copyOf(losses);
        }
    }

    private Audit(Evidence evidence) {
        this.evidence = evidence;
    }

    /** What is wrong; nothing if all is well. */
    static List<String> violations(Evidence evidence) {
        Audit audit = new Audit(evidence);
        audit.orders();
        audit.sums();
        audit.tables();
        audit.growth();
        return audit.violations;
    }

    private void orders() {
        Map<Integer, List<OrderStory>> scarce = scarceOrders();
        for (OrderStory story : evidence.stories()) {
            OrderJudge judge = new OrderJudge(story, evidence.losses(), refusal -> isSoldOut(story, refusal, scarce));
            violations.addAll(judge.judge(Optional.ofNullable(evidence.shown().get(story.order()))));
            Tables.Row row = evidence.tables().orders().get(story.order());
            if (judge.isSurelyTaken() && (row == null || !row.paid() || !row.taken())) {
                violations.add("its checkout was acknowledged and Postgres has " + row + ": " + story);
            }
        }
    }

    private Map<Integer, List<OrderStory>> scarceOrders() {
        Map<Integer, List<OrderStory>> scarce = new HashMap<>();
        for (OrderStory story : evidence.stories()) {
            for (Event event : story.events()) {
                if (event.kind() == Kind.ADD_ITEM && Assortment.isScarce(event.item())) {
                    scarce.computeIfAbsent(event.item(), _ -> new ArrayList<>()).add(story);
                    break;
                }
            }
        }
        return scarce;
    }

    /** Whether enough others had bought, or may have, by the time of the refusal; nobody gives scarce items back. */
    private boolean isSoldOut(OrderStory refused, Event refusal, Map<Integer, List<OrderStory>> scarce) {
        int item = refused.events().stream().mapToInt(Event::item).max().orElse(0);
        boolean isOfItem = refusal.answer().body().contains("Out of stock on item_id: " + item);
        if (!Assortment.isScarce(item) || !isOfItem) {
            return false;
        }
        long sold = scarce.getOrDefault(item, List.of()).stream()
                .filter(other -> other != refused
                        && mayHaveBought(other, refusal.answer().ended()))
                .count();
        return sold >= Assortment.SCARCE_STOCK;
    }

    private boolean mayHaveBought(OrderStory story, long by) {
        Shown shown = evidence.shown().get(story.order());
        boolean isPaid = shown != null && shown.paid();
        return story.events().stream()
                .anyMatch(event -> event.kind() == Kind.CHECKOUT
                        && event.answer().began() <= by
                        && (isPaid || event.answer().isDone()));
    }

    /** Each order was charged once and took its stock once: units left and units sold are what there was. */
    private void sums() {
        Map<String, Long> stock = new HashMap<>();
        Map<String, Long> credit = new HashMap<>();
        Assortment.sold().forEach(item -> stock.put(Integer.toString(item), Assortment.stockOf(item)));
        Assortment.buyers().forEach(user -> credit.put(Integer.toString(user), Assortment.CREDIT));
        evidence.shown().forEach((id, order) -> {
            if (order.paid()) {
                credit.merge(order.user(), -order.cost(), Long::sum);
                Tables.Row row = evidence.tables().orders().get(id);
                if (row != null && row.taken()) {
                    order.lines().forEach((item, units) -> stock.merge(item, -units, Long::sum));
                }
            }
        });
        stock.forEach((item, left) -> compare("item " + item, evidence.stock().get(item), "by its orders", left));
        credit.forEach((user, left) -> compare("user " + user, evidence.credit().get(user), "by its orders", left));
    }

    private void compare(String what, @Nullable Long inGrid, String where, @Nullable Long expected) {
        if (!Objects.equals(inGrid, expected)) {
            violations.add(what + " has " + inGrid + " in the grid, and " + where + " " + expected);
        }
    }

    /** At rest, Postgres holds what the grid shows. */
    private void tables() {
        Tables tables = evidence.tables();
        Set<String> orders = new TreeSet<>(evidence.shown().keySet());
        orders.addAll(tables.orders().keySet());
        for (String order : orders) {
            Shown shown = evidence.shown().get(order);
            Tables.Row row = tables.orders().get(order);
            if (shown == null || row == null || !isSame(shown, row)) {
                violations.add("order " + order + ": the grid shows " + shown + ", Postgres has " + row);
            }
        }
        evidence.stock()
                .forEach((item, units) -> compare(
                        "item " + item, units, "in Postgres", tables.stock().get(item)));
        evidence.credit()
                .forEach((user, units) -> compare(
                        "user " + user, units, "in Postgres", tables.credit().get(user)));
    }

    private static boolean isSame(Shown shown, Tables.Row row) {
        return shown.user().equals(row.user())
                && shown.paid() == row.paid()
                && shown.cost() == row.cost()
                && (!row.paid() || row.charged() == row.cost())
                && Objects.equals(shown.lines(), row.lines());
    }

    private void growth() {
        grown(
                "item " + Assortment.GROWING,
                Assortment.STOCK,
                evidence.stockAdded(),
                evidence.stock().get(Integer.toString(Assortment.GROWING)));
        grown(
                "user " + Assortment.USERS,
                Assortment.CREDIT,
                evidence.fundsAdded(),
                evidence.credit().get(Integer.toString(Assortment.USERS)));
    }

    private void grown(String what, long start, List<Books.Growth> added, @Nullable Long now) {
        long least = start;
        long most = start;
        for (Books.Growth growth : added) {
            Answer answer = growth.answer();
            boolean lost = evidence.losses().stream().anyMatch(loss -> loss.mayHaveTaken(answer, false));
            least += answer.isDone() && !lost ? growth.units() : 0;
            most += answer.isDone() || answer.isOpen() ? growth.units() : 0;
            if (answer.isRefused()) {
                violations.add("refused without a reason: " + answer);
            }
        }
        if (now == null || now < least || now > most) {
            violations.add(what + " has " + now + " after additions that make it " + least + " to " + most);
        }
    }
}
