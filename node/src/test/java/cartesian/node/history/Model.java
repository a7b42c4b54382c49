package cartesian.node.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shop, one call at a time: what the contract says, in the fewest words. Every item costs 1 + its number. */
final class Model {
    private final long[] stock;
    private final long[] credit;
    private final Order[] orders;

    private static final class Order {
        private final int user;
        private final Map<Integer, Long> lines;
        private boolean paid;
        private boolean taken;

        Order(int user, Map<Integer, Long> lines, boolean paid, boolean taken) {
            this.user = user;
            this.lines = new TreeMap<>(lines);
            this.paid = paid;
            this.taken = taken;
        }

        long cost() {
            return lines.entrySet().stream()
                    .mapToLong(line -> price(line.getKey()) * line.getValue())
                    .sum();
        }
    }

    Model(long[] stock, long[] credit, int[] userOfOrder, List<Map<Integer, Long>> lines) {
        this.stock = stock.clone();
        this.credit = credit.clone();
        this.orders = new Order[userOfOrder.length];
        for (int index = 0; index < orders.length; index++) {
            orders[index] = new Order(userOfOrder[index], lines.get(index), false, false);
        }
    }

    private Model(Model other) {
        this.stock = other.stock.clone();
        this.credit = other.credit.clone();
        this.orders = Arrays.stream(other.orders)
                .map(order -> new Order(order.user, order.lines, order.paid, order.taken))
                .toArray(Order[]::new);
    }

    static long price(int item) {
        return 1L + item;
    }

    Model copy() {
        return new Model(this);
    }

    /** The whole state in one line, equal if and only if the states are. */
    String state() {
        StringBuilder state = new StringBuilder(Arrays.toString(stock)).append(Arrays.toString(credit));
        for (Order order : orders) {
            state.append(order.lines).append(order.paid).append(order.taken);
        }
        return state.toString();
    }

    /** Makes the call; answers every line that is true of it. Where nothing may change, nothing does. */
    List<String> apply(Call call) {
        return switch (call) {
            case Call.Checkout(int id) -> checkout(orders[id]);
            case Call.Pay(int user, int id, long amount) -> List.of(pay(user, orders[id], amount));
            case Call.Cancel(int user, int id) -> List.of(cancel(user, orders[id]));
            case Call.AddStock(int item, long units) -> {
                stock[item] += units;
                yield List.of("done");
            }
            case Call.SubtractStock(int item, long units) ->
                List.of(take(stock, item, units) ? "done" : "OutOfStock i" + item);
            case Call.AddFunds(int user, long units) -> {
                credit[user] += units;
                yield List.of("done");
            }
            case Call.TakeFunds(int user, long units) -> List.of(take(credit, user, units) ? "done" : "OutOfCredit");
            case Call.AddLine(int id, int item, long units) -> {
                if (orders[id].paid) {
                    yield List.of("OrderIsPaid");
                }
                orders[id].lines.merge(item, units, Long::sum);
                yield List.of("done " + orders[id].cost());
            }
            case Call.RemoveLine(int id, int item) -> List.of(remove(orders[id], item));
            case Call.FindItem(int item) -> List.of("" + stock[item]);
            case Call.FindUser(int user) -> List.of("" + credit[user]);
            case Call.FindOrder(int id) -> List.of(find(orders[id]));
        };
    }

    private static boolean take(long[] accounts, int index, long units) {
        if (accounts[index] < units) {
            return false;
        }
        accounts[index] -= units;
        return true;
    }

    private List<String> checkout(Order order) {
        if (order.taken) {
            return List.of("paid " + order.cost());
        }
        List<String> refusals = new ArrayList<>();
        order.lines.forEach((item, units) -> {
            if (stock[item] < units) {
                refusals.add("OutOfStock i" + item);
            }
        });
        if (!order.paid && credit[order.user] < order.cost()) {
            refusals.add("OutOfCredit");
        }
        if (!refusals.isEmpty()) {
            return refusals;
        }
        order.lines.forEach((item, units) -> stock[item] -= units);
        if (!order.paid) {
            credit[order.user] -= order.cost();
        }
        order.paid = true;
        order.taken = true;
        return List.of("paid " + order.cost());
    }

    private String pay(int user, Order order, long amount) {
        if (order.user != user) {
            return "NotTheirOrder";
        }
        if (amount != order.cost()) {
            return "WrongAmount";
        }
        if (order.paid) {
            return "done";
        }
        if (credit[user] < amount) {
            return "OutOfCredit";
        }
        credit[user] -= amount;
        order.paid = true;
        return "done";
    }

    private String cancel(int user, Order order) {
        if (!order.paid || order.user != user) {
            return "NoSuchPayment";
        }
        credit[user] += order.cost();
        if (order.taken) {
            order.lines.forEach((item, units) -> stock[item] += units);
        }
        order.paid = false;
        order.taken = false;
        return "done";
    }

    private static String remove(Order order, int item) {
        if (order.paid) {
            return "OrderIsPaid";
        }
        Long units = order.lines.get(item);
        if (units == null) {
            return "NotInOrder";
        }
        if (units == 1) {
            order.lines.remove(item);
        } else {
            order.lines.put(item, units - 1);
        }
        return "done " + order.cost();
    }

    private static String find(Order order) {
        List<String> lines = new ArrayList<>();
        order.lines.forEach((item, units) -> lines.add("i" + item + "x" + units));
        return (order.paid ? "paid " : "open ") + order.cost() + " " + String.join(",", lines);
    }
}
