package cartesian.perf.faults;

import cartesian.perf.faults.Pace.Felt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run of a scenario on a site of its own: the members, who uses them, who watches them, and what was done to them. */
final class Round implements AutoCloseable {
    /** How long members may take to be ready, or to be whole again, after a fault. */
    static final Duration HEAL_MAX = Duration.ofMinutes(1);
    /** A start may take longer on a machine that is busy with others. */
    private static final Duration START_MAX = Duration.ofMinutes(2);

    private static final Duration WARM_UP = Duration.ofSeconds(4);
    /** Without a list of members, replicas are given so long to be made anew. */
    private static final Duration REPLICATION = Duration.ofSeconds(4);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private final Scenario scenario;
    private final Site site;
    private final Random random;
    private final double scale;
    private final Front front;
    private final Books books = new Books();
    private final Roster roster;
    private final Ledger ledger;
    private final Traffic traffic;
    private final Probes probes;
    private final List<Member> byAge = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /**
     * Something that was done to the grid.
     *
     * @param at nanoseconds
     */
    record Fault(String what, long at) {}

    Round(Scenario scenario, Site site, long seed, int perSecond, double scale) {
        this.scenario = scenario;
        this.site = site;
        this.random = new Random(seed);
        this.scale = scale;
        this.front = new Front(site.members()).open();
        this.roster = new Roster(front);
        this.ledger = new Ledger(site.database());
        this.traffic = new Traffic(front, books, perSecond, random.nextLong());
        this.probes = new Probes(front, random.nextLong());
    }

    Site site() {
        return site;
    }

    Random random() {
        return random;
    }

    /** A number of repetitions, more or fewer by the scale of this run. */
    int times(int count) {
        return Math.max(1, (int) Math.round(count * scale));
    }

    Member member(int number) {
        return site.members().get(number);
    }

    /** Members that run, in the order in which they were started. */
    List<Member> running() {
        return byAge.stream().filter(Member::isAlive).toList();
    }

    Member oldest() {
        List<Member> running = running();
        return roster.oldest(running).orElseGet(running::getFirst);
    }

    /** Any member that runs; every other time it is the oldest, which has the most to do. */
    Member anyMember() {
        List<Member> choice = running();
        return random.nextBoolean() ? oldest() : choice.get(random.nextInt(choice.size()));
    }

    /** Starts so many members, and then all who use and watch them. */
    void begin(int members) {
        start(member(0));
        startAll(IntStream.range(1, members).mapToObj(this::member).toList());
        awaitWhole();
        Assortment.stockUp(front);
        front.forget();
        roster.look();
        roster.open();
        ledger.open();
        traffic.open();
        probes.resume();
        calm(WARM_UP);
    }

    /** Starts a member and waits until it is ready. */
    void start(Member member) {
        launch(member);
        awaitReady(member);
    }

    void launch(Member member) {
        member.launch();
        byAge.remove(member);
        byAge.add(member);
    }

    /** Starts members at the same moment and waits until all are ready. */
    void startAll(Collection<Member> members) {
        members.forEach(this::launch);
        members.forEach(this::awaitReady);
    }

    void awaitReady(Member member) {
        boolean ready = Waiting.within(START_MAX, () -> front.isReady(member) || member.hasEndedByItself());
        if (!ready || !front.isReady(member)) {
            throw new IllegalStateException(member + " is not ready: "
                    + front.ask(member, "/health/ready").body());
        }
    }

    /**
     * Waits until all members that run are one grid again, with every replica in its place, and have been so for some
     * time: just after a fault they may not know yet that they are not.
     */
    void awaitWhole() {
        Duration steady = roster.isSupported() ? REPLICATION.dividedBy(2) : REPLICATION;
        long deadline = System.nanoTime() + HEAL_MAX.toNanos();
        long wholeSince = System.nanoTime();
        while (System.nanoTime() - wholeSince < steady.toNanos()) {
            calm(BETWEEN_LOOKS);
            List<String> defects = roster.defects(running());
            if (!defects.isEmpty()) {
                wholeSince = System.nanoTime();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "after " + HEAL_MAX.toSeconds() + " s the grid is not whole: " + defects);
            }
        }
    }

    /** Lets traffic flow. */
    void calm(Duration time) {
        Waiting.pause(time);
    }

    /** As {@link #calm}, for a time between these two. */
    void calm(Duration min, Duration max) {
        calm(min.plusMillis(random.nextLong(max.minus(min).toMillis() + 1)));
    }

    /** Writes down that something is being done now. */
    void fault(String what) {
        faults.add(new Fault(what, System.nanoTime()));
    }

    void kill(Member member) {
        fault("kill " + member + (member == oldest() ? ", the oldest" : ""));
        member.kill();
        int _ = member.awaitEnd();
    }

    /** Ends a member in order; that it does so is part of the promise. */
    void stop(Member member) {
        fault("stop " + member + (member == oldest() ? ", the oldest" : ""));
        int exitCode = member.stop();
        if (exitCode != 0) {
            violation(member + " was told to end and did so with exit code " + exitCode);
        }
    }

    /**
     * Does what costs the grid its memory. Clients go on; histories of single accounts end here, and begin anew with
     * {@link #healed}.
     *
     * @return when it began
     */
    long lose(String what, Runnable fault) {
        probes.halt();
        fault(what);
        long began = System.nanoTime();
        fault.run();
        return began;
    }

    /**
     * The grid is whole again after a fault that may have cost its memory: finds out whether it did, and back to which D.
     *
     * @param durable D as Postgres had it when the grid had lost its memory, if that is known
     */
    void healed(long began, Optional<Long> durable) {
        roster.look();
        List<Long> loads = roster.loads().stream()
                .filter(load -> load.seen() > began)
                .map(Roster.Load::durable)
                .toList();
        long now = System.nanoTime();
        if (!roster.isSupported()) {
            losses.add(new Loss(began, now, durable.orElse(0L)));
        } else if (!loads.isEmpty()) {
            losses.add(new Loss(began, now, loads.stream().min(Long::compare).orElseThrow()));
            durable.filter(exact -> !exact.equals(loads.getFirst()))
                    .ifPresent(exact -> violation(
                            "the grid began again at D = " + loads.getFirst() + ", and Postgres had " + exact));
        } else if (durable.isPresent()) {
            violation("the grid has lost its memory, and no member tells so");
        }
        probes.awaitEnd();
        probes.resume();
    }

    /** D when nobody writes any more. */
    long durableAtRest() {
        long last = ledger.durable();
        calm(BETWEEN_LOOKS);
        long now = ledger.durable();
        return now == last ? now : durableAtRest();
    }

    long durable() {
        return ledger.durable();
    }

    void violation(String what) {
        violations.add(what);
    }

    /** Ends all traffic, waits until everything has come to rest, and audits it. */
    void finish() throws Exception {
        traffic.drain();
        probes.awaitEnd();
        awaitWhole();
        violations.addAll(new Inspection(scenario, site, front, books, roster, losses).violations());
        violations.addAll(probes.violations());
        violations.addAll(ledger.violations());
        if (traffic.turnedAway() > 0 && scenario.isFlawless()) {
            violations.add(traffic.turnedAway() + " shoppers found the shop full");
        }
        for (Felt felt : felt()) {
            if (felt.gapMillis() > scenario.gapMax().toMillis()) {
                violations.add("no write succeeded for " + felt.gapMillis() + " ms after: " + felt.fault());
            }
        }
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** What each fault cost, from its beginning to the next one's. */
    List<Felt> felt() {
        List<Answer> calls = front.calls();
        Pace pace = new Pace(calls);
        long end = calls.stream()
                .filter(call -> call.call().startsWith("POST /orders/create"))
                .mapToLong(Answer::began)
                .max()
                .orElse(0);
        List<Felt> felt = new ArrayList<>();
        for (int index = 0; index < faults.size(); index++) {
            Fault fault = faults.get(index);
            long until = index + 1 < faults.size() ? faults.get(index + 1).at() : end;
            felt.add(pace.felt(fault.what(), fault.at(), Math.max(until, fault.at())));
        }
        return felt;
    }

    Result result(long seed, @Nullable Exception failure) {
        List<String> all = new ArrayList<>(violations);
        if (failure != null) {
            all.add("the round broke off: " + failure);
            all.addAll(probes.violations());
            all.addAll(ledger.violations());
        }
        return new Result(
                scenario.word(),
                seed,
                Optional.empty(),
                all,
                front.count(),
                front.calls().stream().filter(Answer::isError).count(),
                felt(),
                probes.histories() + " histories, " + ledger.readings() + " readings of Postgres",
                site.directory());
    }

    /** All calls, for who has to find out what went wrong. */
    List<Answer> calls() {
        return front.calls();
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        traffic.close();
        probes.close();
        ledger.close();
        roster.close();
        front.close();
    }
}
