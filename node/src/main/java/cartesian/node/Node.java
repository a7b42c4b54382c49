package cartesian.node;

import cartesian.node.checkout.Shop;
import cartesian.node.epoch.Holder;
import cartesian.node.epoch.Scribe;
import cartesian.node.http.HttpServer;
import cartesian.node.tracing.Tracing;
import cartesian.persistence.DatabaseConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of Cartesian: opens database, grid and HTTP in this order, closes them in reverse.
 *
 * <p>If its {@linkplain Incarnation part of the grid} ends, because the node was cut off or fenced or because records were
 * lost, it begins another. Database and HTTP stay.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long WATCH_MILLIS = 20;
    /** Members that lose the grid at the same moment do not all join again at the same moment. */
    private static final long JITTER_MILLIS = 300;

    private static final long RETRY_MIN_MILLIS = 200;
    private static final long RETRY_MAX_MILLIS = 5_000;
    /** Calls that still come hold up the end for this part of its time at most. */
    private static final int LINGER_SHARE = 4;

    private final NodeConfig config;
    private final HeapGuard heap;
    private final NodeMeters meters;
    private final Work work;
    private final Tracing tracing;
    private final Optional<LocalPostgres> postgres;
    private final Optional<DatabaseConfig> reach;
    private final Readiness readiness;
    private final Patience patience;
    private final HttpServer http;
    private final Thread reviver = Thread.ofPlatform().daemon().name("reviver").unstarted(this::watch);
    private volatile Incarnation incarnation;
    private volatile boolean closing;

    private Node(
            NodeConfig config,
            Optional<LocalPostgres> postgres,
            Optional<DatabaseConfig> reach,
            HeapGuard heap,
            NodeMeters meters,
            Work work,
            Tracing tracing,
            Incarnation first) {
        this.config = config;
        this.heap = heap;
        this.meters = meters;
        this.work = work;
        this.tracing = tracing;
        this.readiness = new Readiness(this::incarnation, heap);
        this.postgres = postgres;
        this.reach = reach;
        this.incarnation = first;
        this.patience = new Patience(Duration.ofSeconds(config.leave().maxSeconds()));
        meters.watch(this::incarnation, readiness, heap, config.epochs().durable());
        this.http = listen(first);
        start(first);
        reviver.start();
    }

    /**
     * Starts a node; it answers when this returns, and takes calls as soon as it is {@linkplain #awaitReady() ready}.
     *
     * @throws StartException if it cannot start for a reason that its user can mend, such as a taken port
     */
    public static Node start(NodeConfig config) {
        boolean durable = config.epochs().durable();
        Optional<LocalPostgres> postgres = durable && config.database().url().isEmpty()
                ? Optional.of(LocalPostgres.start(config.database()))
                : Optional.empty();
        try {
            Optional<DatabaseConfig> reach =
                    durable ? Optional.of(reach(config.database(), postgres)) : Optional.empty();
            HeapGuard heap = HeapGuard.start(config.memory().heapMaxPercent());
            NodeMeters meters = new NodeMeters();
            Work work = new Work();
            Tracing tracing = Tracing.of(
                    config.tracing(), config.http().host() + ":" + config.http().port());
            Incarnation first = join(config, reach, heap, work, meters, tracing);
            try {
                return new Node(config, postgres, reach, heap, meters, work, tracing, first);
            } catch (RuntimeException e) {
                first.drop();
                throw e;
            }
        } catch (RuntimeException e) {
            postgres.ifPresent(LocalPostgres::close);
            throw e;
        }
    }

    private static Incarnation join(
            NodeConfig config,
            Optional<DatabaseConfig> reach,
            HeapGuard heap,
            Work work,
            NodeMeters meters,
            Tracing tracing) {
        try {
            return Incarnation.join(config, reach, List.of(), heap, work, meters.registry(), tracing);
        } catch (StartException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StartException("cannot start the grid's member: " + e.getMessage());
        }
    }

    private static DatabaseConfig reach(NodeConfig.Database database, Optional<LocalPostgres> postgres) {
        DatabaseConfig at = postgres.map(LocalPostgres::reach)
                .orElseGet(() -> DatabaseConfig.of(database.url(), database.user(), database.password()));
        return new DatabaseConfig(
                at.jdbcUrl(),
                at.user(),
                at.password(),
                at.schema(),
                database.poolMax(),
                at.connectTimeoutMillis(),
                at.statementTimeoutMillis());
    }

    private HttpServer listen(Incarnation first) {
        try {
            return HttpServer.start(
                    config.http(),
                    first.shop(),
                    readiness,
                    new DurableCalls(first.epochs(), config),
                    this::gridStatus,
                    meters.exposed(),
                    tracing);
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    private void start(Incarnation begun) {
        begun.start(new MemberState(begun, work, heap, readiness, MemberState.rest(config, http.port())));
    }

    private Incarnation incarnation() {
        return incarnation;
    }

    /** Begins another incarnation whenever one has ended. */
    private void watch() {
        try {
            while (!closing) {
                TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
                Incarnation here = incarnation;
                if (!here.grid().running()) {
                    here.epochs().end("the grid's member has stopped");
                }
                if (here.epochs().ended().isDone() && !closing) {
                    revive(here);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The node is about to end");
        }
    }

    private void revive(Incarnation ended) throws InterruptedException {
        LOG.warn("Joining afresh: {}", ended.epochs().ended().join());
        List<String> more = new ArrayList<>();
        Scribe scribe = ended.scribe();
        if (scribe != null) {
            Holder.parse(scribe.heldBy()).map(Holder::address).ifPresent(more::add);
        }
        ended.drop();
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(JITTER_MILLIS));
        long retryMillis = RETRY_MIN_MILLIS;
        while (!closing) {
            try {
                Incarnation next =
                        Incarnation.join(config.rejoining(), reach, more, heap, work, meters.registry(), tracing);
                http.serve(next.shop(), new DurableCalls(next.epochs(), config));
                incarnation = next;
                start(next);
                return;
            } catch (RuntimeException e) {
                LOG.warn("Cannot join the grid, trying again: {}", e.getMessage());
                TimeUnit.MILLISECONDS.sleep(retryMillis);
                retryMillis = Math.min(RETRY_MAX_MILLIS, 2 * retryMillis);
            }
        }
    }

    /** Waits until the node takes calls; returns early if the thread is interrupted. */
    public void awaitReady() {
        try {
            while (!readiness.ready()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The port that REST listens on. */
    public int port() {
        return http.port();
    }

    /** Where a client on this machine reaches REST. */
    public String url() {
        String host = config.http().host();
        return config.http().scheme() + "://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port();
    }

    /** How many members the grid has now. */
    public int members() {
        return incarnation.grid().members();
    }

    /** What the grid is made of; asks all members, for a second at most. */
    public GridStatus gridStatus() {
        return gridStatus(0);
    }

    private GridStatus gridStatus(int seconds) {
        boolean durable = config.epochs().durable();
        return new GridStatus(
                config.grid().clusterName(),
                durable,
                config.checkout().engine(),
                config.grid().partitions(),
                config.grid().backups(),
                incarnation.grid().census(durable, seconds));
    }

    /** How the node is, in one line. */
    public String status() {
        return readiness.reason();
    }

    /** The shop of the part of the grid that this node has now. */
    public Shop shop() {
        return incarnation.shop();
    }

    /** Has {@link #close} wait for nothing any more. */
    public void hurry() {
        patience.hurry();
    }

    /** Serves on until clients have found another member. */
    private void linger(NodeConfig.Leave leave) {
        patience.linger(leave.lingerMillis());
        // Who still calls has not heard yet, and would have its next call cut off.
        boolean _ = patience.await(
                () -> http.quietMillis() >= leave.lingerMillis(),
                TimeUnit.SECONDS.toMillis(leave.maxSeconds()) / LINGER_SHARE);
    }

    /**
     * Says that it is not ready, goes on for a while for those who have not heard, stops taking calls, lets those in flight
     * finish, makes them durable, hands the records over and ends.
     */
    @Override
    public void close() {
        patience.start();
        readiness.closing();
        closing = true;
        reviver.interrupt();
        boolean _ = patience.await(() -> !reviver.isAlive(), RETRY_MAX_MILLIS);
        Incarnation here = incarnation;
        LOG.info("Told to end: leaves {} others", Math.max(0, here.grid().members() - 1));
        here.epochs().announceLeave();
        http.leaving();
        if (here.grid().running() && here.grid().members() > 1) {
            linger(config.leave());
        }
        http.close();
        here.leave(patience);
        boolean _ = patience.run("spans", tracing::close);
        heap.close();
        meters.close();
        postgres.ifPresent(LocalPostgres::close);
        LOG.debug("Closed");
    }
}
