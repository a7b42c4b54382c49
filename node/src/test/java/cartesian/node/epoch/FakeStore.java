package cartesian.node.epoch;

import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** A database in memory that can be away, or be held by another grid. */
final class FakeStore {
    /** One attempt to write an epoch, whether it came to anything or not. */
    record Write(long term, long epoch, int members, Map<AccountKey, Account> accounts) {}

    final List<Write> attempts = new ArrayList<>();
    final List<Write> written = new ArrayList<>();
    int loads;
    boolean away;
    boolean loadFails;
    boolean answersAreLost;
    /** Whether the holder has been silent for the length of a lease. */
    boolean leaseIsOver;

    long heldAgeMillis = 1_500;
    long durable;
    private Lineage holder = Lineage.NONE;
    private boolean released = true;
    /** The last holder of another name, and whether it had let its term go. */
    private Lineage previous = Lineage.NONE;

    private boolean previousReleased = true;

    /** Who would hold the database in the name of this member. */
    static String nameOf(String member) {
        return new Holder("grid", member, "127.0.0.1:5701").toString();
    }

    /** Somebody takes the next term. */
    Lineage isTakenBy(String by) {
        if (!holder.by().equals(by)) {
            previous = holder;
            previousReleased = released;
        }
        holder = new Lineage(by, holder.term() + 1);
        released = false;
        return holder;
    }

    Lineage holder() {
        return holder;
    }

    boolean isReleased() {
        return released;
    }

    /** The store as a member uses it. */
    EpochStore as(String member) {
        return new Use(nameOf(member));
    }

    private void reach() {
        if (away) {
            throw lost("away");
        }
    }

    private static EpochStore.StoreException lost(String what) {
        return new EpochStore.StoreException(what, false, new IllegalStateException());
    }

    private final class Use implements EpochStore {
        private final String self;

        Use(String self) {
            this.self = self;
        }

        @Override
        public String self() {
            return self;
        }

        @Override
        public Term take(boolean afterLease) {
            reach();
            if (!released && !holder.by().equals(self) && !(afterLease && leaseIsOver)) {
                return new Term.Held(holder, heldAgeMillis);
            }
            Lineage taken = isTakenBy(self);
            answer("the answer to the take is lost");
            return new Term.Taken(taken.term(), durable, previous, previousReleased);
        }

        @Override
        public boolean advance(long term) {
            reach();
            boolean own = holder.by().equals(self) && !released;
            if (!own || holder.term() < term || holder.term() > term + 1) {
                return false;
            }
            holder = new Lineage(self, term + 1);
            answer("the answer to the advance is lost");
            return true;
        }

        @Override
        public Result write(long term, long epoch, int members, long cutAtMillis, EpochBuffer images) {
            Write write = new Write(term, epoch, members, Map.copyOf(images.accounts()));
            attempts.add(write);
            reach();
            if (term != holder.term()) {
                return new Result.Fenced(holder.by());
            }
            written.add(write);
            durable = epoch;
            answer("the answer to the commit is lost");
            return new Result.Written(images.size(), 1);
        }

        @Override
        public boolean renew(long term) {
            reach();
            return term == holder.term() && !released;
        }

        @Override
        public void release(long term) {
            reach();
            released |= term == holder.term();
        }

        @Override
        public long load(LongConsumer progress) {
            loads++;
            if (loadFails) {
                throw lost("gone in the middle of loading");
            }
            reach();
            progress.accept(10);
            return 10;
        }

        private void answer(String ifLost) {
            if (answersAreLost) {
                throw lost(ifLost);
            }
        }
    }
}
