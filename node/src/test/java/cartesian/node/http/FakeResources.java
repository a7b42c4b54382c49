package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.node.checkout.History;
import cartesian.node.checkout.Resources;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The records of the sequential model. A record's version grows whenever it is looked at and is not what it was. */
final class FakeResources implements Resources {
    private static final long FIRST = 1_000;
    private static final long EPOCH = 7;

    private final FakeShop shop;
    private final Map<Object, Seen<Object>> known = new HashMap<>();

    /** What is durable is all there is, as of epoch 7; orders were created one a second. */
    private final History history = new History() {
        @Override
        public Page orders(UserId user, Optional<Position> after, int limit) {
            synchronized (shop) {
                List<Dated> orders = shop.ordersOf(user).stream()
                        .map(order -> new Dated(order, Instant.EPOCH.plusSeconds(number(order.id()))))
                        .sorted(Comparator.comparing(Dated::createdAt).reversed())
                        .filter(dated -> after.isEmpty()
                                || dated.createdAt().isBefore(after.get().createdAt()))
                        .limit(limit)
                        .toList();
                return new Page(EPOCH, orders);
            }
        }

        // Orders that a batch has made have numbers for ids, and come before all others.
        private static long number(OrderId id) {
            String text = id.value();
            return text.startsWith("o") ? Long.parseLong(text.substring(1)) : -1 - Long.parseLong(text);
        }

        @Override
        public long items(Consumer<Item> sink) {
            synchronized (shop) {
                shop.items.values().forEach(sink);
                return EPOCH;
            }
        }

        @Override
        public long users(Consumer<Wallet> sink) {
            synchronized (shop) {
                shop.credits.forEach((user, credit) -> sink.accept(new Wallet(user, credit)));
                return EPOCH;
            }
        }
    };

    FakeResources(FakeShop shop) {
        this.shop = shop;
    }

    @Override
    public Outcome<Seen<Item>> createItem(Amount price, Amount stock) {
        synchronized (shop) {
            Outcome<ItemId> made = shop.createItem(price);
            return made.map(id -> {
                Outcome<Amount> _ = shop.addStock(id, stock);
                return item(id).orElseThrow();
            });
        }
    }

    @Override
    public Optional<Seen<Item>> item(ItemId item) {
        synchronized (shop) {
            return shop.findItem(item).map(found -> seen(item, found));
        }
    }

    @Override
    public Outcome<Seen<Item>> changeItem(ItemId id, Change change, long seen) {
        synchronized (shop) {
            Outcome<Amount> moved = unlessChanged(
                    item(id),
                    seen,
                    () -> change.units() < 0
                            ? shop.subtractStock(id, new Amount(-change.units()))
                            : shop.addStock(id, new Amount(change.units())));
            return moved.map(stock -> {
                change.price().ifPresent(price -> shop.items.put(id, new Item(id, stock, new Amount(price))));
                return item(id).orElseThrow();
            });
        }
    }

    @Override
    public Outcome<Seen<Wallet>> createUser(Amount credit) {
        synchronized (shop) {
            return shop.createUser().map(id -> {
                Outcome<Amount> _ = shop.addFunds(id, credit);
                return user(id).orElseThrow();
            });
        }
    }

    @Override
    public Optional<Seen<Wallet>> user(UserId user) {
        synchronized (shop) {
            return shop.findUser(user).map(found -> seen(user, found));
        }
    }

    @Override
    public Outcome<Seen<Wallet>> changeUser(UserId id, Change change, long seen) {
        synchronized (shop) {
            Outcome<Amount> moved = unlessChanged(
                    user(id),
                    seen,
                    () -> change.units() < 0
                            ? shop.pay(id, new Amount(-change.units()))
                            : shop.addFunds(id, new Amount(change.units())));
            return moved.map(credit -> user(id).orElseThrow());
        }
    }

    @Override
    public Outcome<Seen<Order>> createOrder(UserId user, List<Line> lines) {
        synchronized (shop) {
            for (Line line : lines) {
                if (shop.findItem(line.item()).isEmpty()) {
                    return new Outcome.Refused<>(new Refusal.NoSuchItem(line.item()));
                }
            }
            Outcome.Done<OrderId> made = (Outcome.Done<OrderId>) shop.createOrder(user);
            for (Line line : lines) {
                if (shop.addLine(made.value(), line.item(), new Amount(line.quantity()))
                        instanceof Outcome.Refused<Amount>(var refusal)) {
                    Outcome<OrderId> _ = shop.removeOrder(made.value());
                    return new Outcome.Refused<>(refusal);
                }
            }
            return made.map(id -> order(id).orElseThrow());
        }
    }

    @Override
    public Optional<Seen<Order>> order(OrderId order) {
        synchronized (shop) {
            return shop.findOrder(order).map(found -> seen(order, found));
        }
    }

    @Override
    public Outcome<Long> putItems(List<Item> items) {
        synchronized (shop) {
            items.forEach(item -> shop.items.put(item.id(), item));
            return new Outcome.Done<>((long) items.size(), 1);
        }
    }

    @Override
    public Outcome<Long> putUsers(List<Wallet> users) {
        synchronized (shop) {
            users.forEach(user -> shop.credits.put(user.user(), user.credit()));
            return new Outcome.Done<>((long) users.size(), 1);
        }
    }

    @Override
    public Optional<History> history() {
        return Optional.of(history);
    }

    @Override
    public Outcome<OrderId> removeOrder(OrderId order, long seen) {
        synchronized (shop) {
            return unlessChanged(order(order), seen, () -> shop.removeOrder(order));
        }
    }

    @Override
    public CheckoutOutcome checkout(OrderId order, long seen) {
        synchronized (shop) {
            Optional<Seen<Order>> found = order(order);
            boolean isChanged = found.isPresent()
                    && seen != ANY_VERSION
                    && seen != found.get().version();
            boolean isRepeated =
                    isChanged && found.get().value().paid() && found.get().version() == seen + 1;
            return isChanged && !isRepeated
                    ? new CheckoutOutcome.Refused(order, new Refusal.ChangedMeanwhile(seen))
                    : shop.checkout(order);
        }
    }

    @Override
    public Outcome<Amount> cancel(OrderId order, long seen) {
        synchronized (shop) {
            Optional<Seen<Order>> found = order(order);
            return found.isEmpty()
                    ? new Outcome.Refused<>(new Refusal.NoSuchOrder(order))
                    : unlessChanged(
                            found,
                            seen,
                            () -> shop.cancelPayment(found.get().value().user(), order));
        }
    }

    private static <T> Outcome<T> unlessChanged(
            Optional<? extends Seen<?>> found, long seen, Supplier<Outcome<T>> change) {
        boolean isChanged =
                found.isPresent() && seen != ANY_VERSION && seen != found.get().version();
        return isChanged ? new Outcome.Refused<>(new Refusal.ChangedMeanwhile(seen)) : change.get();
    }

    private <T> Seen<T> seen(Object key, T now) {
        Seen<Object> before = known.get(key);
        long version =
                before == null ? FIRST : before.version() + (before.value().equals(now) ? 0 : 1);
        known.put(key, new Seen<>(now, version));
        return new Seen<>(now, version);
    }
}
