package cartesian.node.record;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Refusal;
import cartesian.api.UserId;

/** Refusals as words: a name that never changes, then what the refusal names, in its order. Ids have no blanks. */
final class RefusalText {
    private RefusalText() {}

    static String of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoSuchOrder(var order) -> "no-such-order " + order;
            case Refusal.ChangedMeanwhile(var seen) -> "changed-meanwhile " + seen;
            case Refusal.NoSuchPayment(var user, var order) -> "no-such-payment " + user + " " + order;
            case Refusal.OrderIsPaid(var order) -> "order-is-paid " + order;
            case Refusal.NotInOrder(var item, var order) -> "not-in-order " + item + " " + order;
            case Refusal.NoSuchItem(var item) -> "no-such-item " + item;
            case Refusal.NoSuchUser(var user) -> "no-such-user " + user;
            case Refusal.NotTheirOrder(var user, var order) -> "not-their-order " + user + " " + order;
            case Refusal.WrongAmount(var order, var offered, var cost) ->
                "wrong-amount " + order + " " + offered.value() + " " + cost.value();
            case Refusal.SumTooLarge() -> "sum-too-large";
            case Refusal.TooManyLines(var order, var linesMax) -> "too-many-lines " + order + " " + linesMax;
            case Refusal.OutOfStock(var item, var asked, var left) ->
                "out-of-stock " + item + " " + asked.value() + " " + left.value();
            case Refusal.OutOfCredit(var user, var cost, var credit) ->
                "out-of-credit " + user + " " + cost.value() + " " + credit.value();
            case Refusal.KeyUsed _, Refusal.TooManyKeys _ ->
                throw new IllegalArgumentException("no receipt says this: " + refusal);
        };
    }

    static Refusal parse(String text) {
        String[] words = text.split(" ", -1);
        return switch (words[0]) {
            case "no-such-order" -> new Refusal.NoSuchOrder(new OrderId(words[1]));
            case "changed-meanwhile" -> new Refusal.ChangedMeanwhile(Long.parseLong(words[1]));
            case "no-such-payment" -> new Refusal.NoSuchPayment(new UserId(words[1]), new OrderId(words[2]));
            case "order-is-paid" -> new Refusal.OrderIsPaid(new OrderId(words[1]));
            case "not-in-order" -> new Refusal.NotInOrder(new ItemId(words[1]), new OrderId(words[2]));
            case "no-such-item" -> new Refusal.NoSuchItem(new ItemId(words[1]));
            case "no-such-user" -> new Refusal.NoSuchUser(new UserId(words[1]));
            case "not-their-order" -> new Refusal.NotTheirOrder(new UserId(words[1]), new OrderId(words[2]));
            case "wrong-amount" -> new Refusal.WrongAmount(new OrderId(words[1]), amount(words[2]), amount(words[3]));
            case "sum-too-large" -> new Refusal.SumTooLarge();
            case "too-many-lines" -> new Refusal.TooManyLines(new OrderId(words[1]), Integer.parseInt(words[2]));
            case "out-of-stock" -> new Refusal.OutOfStock(new ItemId(words[1]), amount(words[2]), amount(words[3]));
            case "out-of-credit" -> new Refusal.OutOfCredit(new UserId(words[1]), amount(words[2]), amount(words[3]));
            default -> throw new IllegalArgumentException("not a refusal: " + text);
        };
    }

    private static Amount amount(String word) {
        return new Amount(Long.parseLong(word));
    }
}
