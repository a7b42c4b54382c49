package cartesian.node.record;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.OrderId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What tests of steps on accounts need. */
abstract class AccountSteps {
    static final long EPOCH = 7;

    static Tx tx(long attempt) {
        return new Tx(new OrderId("order-" + attempt), attempt);
    }

    static Account account(long free, Hold... holds) {
        return new Account(free, 10, 3, EPOCH, List.of(holds), Marks.NONE);
    }

    static Hold hold(long attempt, long units) {
        return new Hold(tx(attempt), units);
    }

    static Verdict verdict(AccountStep step, @Nullable Account account) {
        return step.apply(account).answer().verdict();
    }

    /** The record after a step that is to change it. */
    static Account after(AccountStep step, @Nullable Account account) {
        Step.Next<Account, AccountAnswer> next = step.apply(account);
        assertThat(next.answer().verdict()).isEqualTo(Verdict.DONE);
        assertThat(next.record()).as("%s on %s", step, account).isNotNull();
        return Objects.requireNonNull(next.record());
    }

    /** The record after a step, whether it changes it or not. */
    static Account apply(AccountStep step, Account account) {
        Account next = step.apply(account).record();
        return next == null ? account : next;
    }

    static void changesNothing(AccountStep step, @Nullable Account account, Verdict verdict) {
        Step.Next<Account, AccountAnswer> next = step.apply(account);
        assertThat(next.answer().verdict()).as("%s on %s", step, account).isEqualTo(verdict);
        assertThat(next.record()).as("%s on %s", step, account).isNull();
    }
}
