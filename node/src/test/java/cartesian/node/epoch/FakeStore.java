package cartesian.node.epoch;

import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** A database in memory that can be away, be held, or belong to another grid. */
final class FakeStore implements EpochStore {
    /** One attempt to write an epoch, whether it came to anything or not. */
    record Write(long term, long epoch, int members, Map<AccountKey, Account> accounts) {}

    final List<Write> attempts = new ArrayList<>();
    final List<Write> written = new ArrayList<>();
    int loads;
    boolean away;
    boolean loadFails;
    boolean answersAreLost;
    boolean held;
    boolean leaseLost;
    String fencedBy = "";
    long released;
    private long term;
    long durable;

    @Override
    public Term take() {
        reach();
        return held ? new Term.Held("another grid", 1_500) : new Term.Taken(++term, durable);
    }

    @Override
    public Result write(long theirs, long epoch, int members, long cutAtMillis, EpochBuffer images) {
        Write write = new Write(theirs, epoch, members, Map.copyOf(images.accounts()));
        attempts.add(write);
        reach();
        if (!fencedBy.isEmpty() || theirs != term) {
            return new Result.Fenced(fencedBy);
        }
        written.add(write);
        durable = epoch;
        if (answersAreLost) {
            throw new StoreException("the answer to the commit is lost", false, new IllegalStateException());
        }
        return new Result.Written(images.size(), 1);
    }

    @Override
    public boolean renew(long theirs) {
        reach();
        return !leaseLost;
    }

    @Override
    public void release(long theirs) {
        released = theirs;
    }

    @Override
    public long load(LongConsumer progress) {
        loads++;
        if (loadFails) {
            throw new StoreException("gone in the middle of loading", false, new IllegalStateException());
        }
        reach();
        progress.accept(10);
        return 10;
    }

    private void reach() {
        if (away) {
            throw new StoreException("away", false, new IllegalStateException());
        }
    }
}
