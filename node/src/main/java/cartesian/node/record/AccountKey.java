package cartesian.node.record;

import cartesian.api.ItemId;
import cartesian.api.UserId;

/** Names an account. Items come before users, each in the order of their ids: the order in which holds are taken. */
public sealed interface AccountKey extends Comparable<AccountKey> {
    record OfItem(ItemId item) implements AccountKey {
        @Override
        public int compareTo(AccountKey other) {
            return switch (other) {
                case OfItem(var otherItem) -> item.compareTo(otherItem);
                case OfUser(var otherUser) -> -1;
            };
        }
    }

    record OfUser(UserId user) implements AccountKey {
        @Override
        public int compareTo(AccountKey other) {
            return switch (other) {
                case OfItem(var otherItem) -> 1;
                case OfUser(var otherUser) -> user.compareTo(otherUser);
            };
        }
    }
}
