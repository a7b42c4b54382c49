package cartesian.perf.load;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What was acknowledged, against which an audit holds what is there. Safe for use by any thread.
 *
 * <p>A checkout whose outcome nobody knows may have taken all of its basket or nothing; so every sum has bounds. As each unit
 * costs 1, exactly as much credit must be gone as stock, whatever became of those.
 */
final class Books {
    private static final int SHOWN_MAX = 20;

    private final List<Account> items = new ArrayList<>();
    private final List<Account> users = new ArrayList<>();
    private final List<String> wrongAnswers = new ArrayList<>();
    private boolean itemised = true;
    private long paidOrders;
    private long openOrders;
    private long refusedOrders;
    private long taken;
    private long maybeTaken;
    private long wrong;

    /** Items and users are numbered from 0 on, as batches make them. */
    Books(int itemCount, long stockEach, int userCount, long creditEach) {
        IntStream.range(0, itemCount).forEach(id -> items.add(new Account(Integer.toString(id), stockEach)));
        IntStream.range(0, userCount).forEach(id -> users.add(new Account(Integer.toString(id), creditEach)));
    }

    /** Another user, without credit; says which number it is. */
    synchronized int addUser(String id) {
        users.add(new Account(id, 0));
        return users.size() - 1;
    }

    synchronized void funded(int user, long amount) {
        users.get(user).add(amount);
    }

    synchronized void maybeFunded(int user) {
        users.get(user).leaveOpen();
    }

    synchronized void paid(Basket basket) {
        paidOrders++;
        taken += basket.units();
        if (basket.isKnown()) {
            users.get(basket.user()).take(basket.units());
            basket.items().forEach(item -> items.get(item).take(1));
        } else {
            itemised = false;
        }
    }

    synchronized void maybePaid(Basket basket) {
        openOrders++;
        maybeTaken += basket.units();
        if (basket.isKnown()) {
            users.get(basket.user()).maybeTake(basket.units());
            basket.items().forEach(item -> items.get(item).maybeTake(1));
        } else {
            itemised = false;
        }
    }

    synchronized void refused() {
        refusedOrders++;
    }

    /** An answer that cannot be true. */
    synchronized void wrong(String what) {
        wrong++;
        if (wrongAnswers.size() < SHOWN_MAX) {
            wrongAnswers.add(what);
        }
    }

    synchronized List<Account> items() {
        return List.copyOf(items);
    }

    synchronized List<Account> users() {
        return List.copyOf(users);
    }

    synchronized long paidOrders() {
        return paidOrders;
    }

    synchronized long openOrders() {
        return openOrders;
    }

    synchronized long refusedOrders() {
        return refusedOrders;
    }

    /** What was put in: all stock, and all credit of users of whom it is known. */
    synchronized long initialStock() {
        return items.stream().mapToLong(Account::initial).sum();
    }

    synchronized long initialCredit() {
        return users.stream().mapToLong(Account::initial).sum();
    }

    synchronized boolean isCreditKnown() {
        return users.stream().noneMatch(Account::isOpen);
    }

    synchronized boolean mayBeTaken(long units) {
        return units >= taken && units <= taken + maybeTaken;
    }

    synchronized boolean mayBePaid(long orders) {
        return orders >= paidOrders && orders <= paidOrders + openOrders;
    }

    /** Everything that is wrong with what is left, by its records in the order of the accounts. */
    synchronized List<String> violations(Stocktake left) {
        List<String> found = new ArrayList<>(wrongAnswers);
        if (wrong > wrongAnswers.size()) {
            found.add("and " + (wrong - wrongAnswers.size()) + " wrong answers more");
        }
        long sold = initialStock() - left.totalStock();
        checkTaken(found, "units of stock are gone", sold);
        if (isCreditKnown()) {
            long charged = initialCredit() - left.totalCredit();
            checkTaken(found, "of credit is gone", charged);
            if (sold != charged) {
                found.add(sold + " units of stock are gone, but " + charged + " of credit; both must be the same");
            }
        }
        if (itemised) {
            checkEach(found, "item", items, left.stock());
            checkEach(found, "user", users, left.credit());
        }
        return List.copyOf(found);
    }

    private void checkTaken(List<String> found, String what, long units) {
        if (!mayBeTaken(units)) {
            found.add(units + " " + what + "; acknowledged are " + taken + ", and at most " + maybeTaken
                    + " more are open");
        }
    }

    private static void checkEach(List<String> found, String what, List<Account> accounts, List<Long> left) {
        if (accounts.size() != left.size()) {
            throw new IllegalStateException(left.size() + " readings of " + accounts.size() + " accounts");
        }
        int shown = 0;
        for (int number = 0; number < accounts.size() && shown < SHOWN_MAX; number++) {
            Account account = accounts.get(number);
            if (!account.isOpen() && !account.allows(left.get(number))) {
                found.add(what + " " + account.id() + " has " + left.get(number) + ", not " + account.allowed());
                shown++;
            }
        }
    }
}
