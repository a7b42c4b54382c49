package cartesian.perf.load;

import cartesian.perf.load.wire.Answer;
import cartesian.perf.load.wire.Call;
import cartesian.perf.load.wire.Engine;
import cartesian.perf.load.wire.Plan;
import cartesian.perf.load.wire.Walk;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** What every item and every user has, read over REST at rest. */
record Stocktake(List<Long> stock, List<Long> credit) {
    private static final Pattern STOCK = Pattern.compile("\"stock\"\\s*:\\s*(\\d{1,16})");
    private static final Pattern CREDIT = Pattern.compile("\"credit\"\\s*:\\s*(\\d{1,16})");
    private static final int TRIES_MAX = 50;
    private static final long UNREAD = -1;

    Stocktake {
        stock = List.copyOf(stock);
        credit = List.copyOf(credit);
    }

    long totalStock() {
        return stock.stream().mapToLong(Long::longValue).sum();
    }

    long totalCredit() {
        return credit.stream().mapToLong(Long::longValue).sum();
    }

    static Stocktake read(List<URI> targets, int connections, Books books) throws InterruptedException {
        return new Stocktake(
                read(targets, connections, books.items(), "/stock/find/", STOCK),
                read(targets, connections, books.users(), "/payment/find_user/", CREDIT));
    }

    private static List<Long> read(
            List<URI> targets, int connections, List<Account> accounts, String path, Pattern pattern)
            throws InterruptedException {
        AtomicLongArray found = new AtomicLongArray(
                LongStream.generate(() -> UNREAD).limit(accounts.size()).toArray());
        AtomicInteger next = new AtomicInteger();
        Engine.run(Plan.untilDry(targets, connections), () -> {
            int number = next.getAndIncrement();
            return number < accounts.size()
                    ? Optional.of(
                            new Reading(Call.get(path + accounts.get(number).id()), pattern, number, found))
                    : Optional.empty();
        });
        for (int number = 0; number < found.length(); number++) {
            if (found.get(number) == UNREAD) {
                throw new IllegalStateException(
                        path + accounts.get(number).id() + " cannot be read, so that there is no audit");
            }
        }
        return LongStream.range(0, found.length())
                .map(number -> found.get((int) number))
                .boxed()
                .toList();
    }

    /** Asks until it is told. */
    private static final class Reading implements Walk {
        private final Call call;
        private final Pattern pattern;
        private final int number;
        private final AtomicLongArray found;
        private int tries;

        Reading(Call call, Pattern pattern, int number, AtomicLongArray found) {
            this.call = call;
            this.pattern = pattern;
            this.number = number;
            this.found = found;
        }

        @Override
        public Call first() {
            return call;
        }

        @Override
        public Optional<Call> next(Answer last) {
            Matcher matcher = pattern.matcher(last.body());
            if (last.isOk() && matcher.find()) {
                found.set(number, Long.parseLong(matcher.group(1)));
                return Optional.empty();
            }
            return ++tries < TRIES_MAX ? Optional.of(call) : Optional.empty();
        }
    }
}
