package cartesian.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.embedded.EmbeddedPostgres;
import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MapStoreConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.MapStore;
import com.hazelcast.transaction.TransactionContext;
import com.hazelcast.transaction.TransactionalMap;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The counter-example: Hazelcast's own write-behind under the same SELECT.
 *
 * <p>Each transaction takes a unit of stock, a unit of credit and adds a paid order, so at any moment the three sums agree
 * in the grid. In Postgres they do not, because each map is flushed by itself.
 */
class MapStoreIsTornIT {
    private static final long START = 1_000_000;
    private static final int TRANSACTIONS = 4_000;

    @TempDir
    Path directory;

    /** Writes one map to one table of two columns. */
    private record Table(String name, DatabaseConfig database) implements MapStore<String, Long> {
        @Override
        public void store(String key, Long value) {
            storeAll(Map.of(key, value));
        }

        @Override
        public void storeAll(Map<String, Long> values) {
            String sql = "INSERT INTO " + name + " VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET n = EXCLUDED.n";
            try (Connection connection = connect(database);
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                connection.setAutoCommit(false);
                for (Map.Entry<String, Long> value : values.entrySet()) {
                    statement.setString(1, value.getKey());
                    statement.setLong(2, value.getValue());
                    statement.addBatch();
                }
                int[] _ = statement.executeBatch();
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void delete(String key) {}

        @Override
        public void deleteAll(Collection<String> keys) {}

        @Override
        @SuppressWarnings("NullAway") // Hazelcast takes null for an absent value.
        public @Nullable Long load(String key) {
            return null;
        }

        @Override
        public Map<String, Long> loadAll(Collection<String> keys) {
            return Map.of();
        }

        @Override
        public Iterable<String> loadAllKeys() {
            return List.of();
        }
    }

    @Test
    void writeBehindOfMapsIsTornWhileTheGridIsNot() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"))) {
            DatabaseConfig database = postgres.config();
            try (Connection connection = connect(database)) {
                for (String table : List.of("map_stock", "map_credit", "map_orders")) {
                    execute(connection, "CREATE TABLE " + table + " (id text PRIMARY KEY, n bigint)");
                }
                HazelcastInstance hazelcast = start(database);
                try {
                    int torn = 0;
                    int reads = 0;
                    for (int number = 0; number < TRANSACTIONS; number++) {
                        sell(hazelcast, number);
                        if (number % 4 == 0) {
                            torn += isTorn(connection) ? 1 : 0;
                            reads++;
                        }
                    }
                    System.out.println("MapStore write-behind: " + torn + " of " + reads + " reads torn");
                    assertThat(torn).isPositive();
                } finally {
                    hazelcast.shutdown();
                }
            }
        }
    }

    private static HazelcastInstance start(DatabaseConfig database) {
        Config config = new Config();
        config.setClusterName("map-store-" + UUID.randomUUID());
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        for (String map : List.of("map_stock", "map_credit", "map_orders")) {
            config.addMapConfig(new MapConfig(map)
                    .setMapStoreConfig(new MapStoreConfig()
                            .setEnabled(true)
                            .setWriteDelaySeconds(1)
                            .setImplementation(new Table(map, database))));
        }
        return Hazelcast.newHazelcastInstance(config);
    }

    private static void sell(HazelcastInstance hazelcast, int number) {
        TransactionContext context = hazelcast.newTransactionContext();
        context.beginTransaction();
        for (String map : List.of("map_stock", "map_credit")) {
            TransactionalMap<String, Long> accounts = context.getMap(map);
            Long left = accounts.getForUpdate("one");
            accounts.set("one", (left == null ? START : left) - 1);
        }
        TransactionalMap<String, Long> orders = context.getMap("map_orders");
        orders.set(Integer.toString(number), 1L);
        context.commitTransaction();
    }

    private static boolean isTorn(Connection connection) throws SQLException {
        String sql = "SELECT coalesce((SELECT n FROM map_stock), " + START + ") + (SELECT count(*) FROM map_orders), "
                + "coalesce((SELECT n FROM map_credit), " + START + ") + (SELECT count(*) FROM map_orders)";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1) != START || row.getLong(2) != START;
        }
    }

    private static Connection connect(DatabaseConfig database) throws SQLException {
        Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        connection.setSchema(database.schema());
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            boolean _ = statement.execute();
        }
    }
}
