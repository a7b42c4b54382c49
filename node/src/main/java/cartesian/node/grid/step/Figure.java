package cartesian.node.grid.step;

/**
 * What is shown of the figures that Hazelcast has of itself: some of several hundred, so that a scrape stays small and no
 * thread, connection or map makes series of its own.
 */
public enum Figure {
    MAP_ENTRIES("map", "ownedEntryCount", "map_entries", "Entries that this member owns"),
    MAP_BACKUP_ENTRIES("map", "backupEntryCount", "map_backup_entries", "Entries that this member has as a backup"),
    MAP_LOCKED_ENTRIES("map", "lockedEntryCount", "map_locked_entries", "Entries locked by Hazelcast's transactions"),
    MAP_GETS("map", "getCount", "map_gets_total", "Hazelcast's own gets; steps are none"),
    MAP_PUTS("map", "putCount", "map_puts_total", "Hazelcast's own puts; steps are none"),
    MAP_SETS("map", "setCount", "map_sets_total", "Hazelcast's own sets; steps are none"),
    MAP_REMOVES("map", "removeCount", "map_removes_total", "Hazelcast's own removals; steps are none"),
    OPERATIONS("operation", "completedCount", "operations_total", "Operations carried out"),
    OPERATIONS_RUNNING("operation", "runningCount", "operations_running", "Operations being carried out"),
    OPERATIONS_RETRIED("operation", "retryCount", "operation_retries_total", "Operations sent again"),
    OPERATIONS_TIMED_OUT(
            "operation", "operationTimeoutCount", "operation_timeouts_total", "Operations not carried out in time"),
    BACKUPS_FAILED(
            "operation", "failedBackups", "operation_backup_failures_total", "Backups that could not be written"),
    QUEUE("operation", "queueSize", "operation_queue", "Operations that wait for a partition's thread"),
    QUEUE_URGENT(
            "operation",
            "priorityQueueSize",
            "operation_queue_urgent",
            "Urgent ones that wait for a partition's thread"),
    GENERIC_QUEUE("operation", "genericQueueSize", "operation_generic_queue", "Operations of no partition that wait"),
    GENERIC_QUEUE_URGENT(
            "operation",
            "genericPriorityQueueSize",
            "operation_generic_queue_urgent",
            "Urgent operations of no partition that wait"),
    PARKED("operation.parker", "totalParkedOperationCount", "operations_parked", "Operations that wait for a lock"),
    INVOCATIONS("operation.invocations", "pending", "invocations_pending", "Calls of other members without an answer"),
    INVOCATION_TIMEOUTS(
            "operation.invocations", "normalTimeouts", "invocation_timeouts_total", "Calls not answered in time"),
    BACKUP_TIMEOUTS(
            "operation.invocations",
            "backupTimeouts",
            "invocation_backup_timeouts_total",
            "Calls whose backups did not answer in time"),
    EVENTS_QUEUE("event", "eventQueueSize", "event_queue", "Events that wait to be delivered"),
    HEAP_USED("memory", "usedHeap", "memory_used_heap_bytes", "Heap in use, garbage included"),
    HEAP_MAX("memory", "maxHeap", "memory_max_heap_bytes", "Heap that may be used"),
    CONNECTIONS("tcp.connection", "activeCount", "connections", "Connections to members and clients"),
    CONNECTIONS_CLIENTS("tcp.connection", "clientCount", "connections_clients", "Connections to clients"),
    PARTITIONS("partitions", "partitionCount", "partitions", "Partitions of the grid"),
    PARTITIONS_LOCAL("partitions", "localPartitionCount", "partitions_local", "Partitions that this member owns"),
    MIGRATION_QUEUE(
            "partitions", "migrationQueueSize", "migration_queue", "Migrations to come; told by the oldest member"),
    MIGRATIONS(
            "partitions", "totalCompletedMigrations", "migrations_total", "Migrations made; told by the oldest member"),
    REPLICA_SYNCS(
            "partitions", "replicaSyncRequestsCounter", "replica_syncs_total", "Times a backup was asked for anew"),
    MEMBERS("cluster", "size", "members", "Members that this one sees");

    private static final String COUNTER = "_total";

    private final String prefix;
    private final String metric;
    private final String exposed;
    private final String help;

    Figure(String prefix, String metric, String exposed, String help) {
        this.prefix = prefix;
        this.metric = metric;
        this.exposed = "hazelcast_" + exposed;
        this.help = help;
    }

    /** What Hazelcast calls the group that it belongs to. */
    String prefix() {
        return prefix;
    }

    /** What Hazelcast calls it. */
    String metric() {
        return metric;
    }

    /** What Prometheus calls it. */
    public String exposed() {
        return exposed;
    }

    public String help() {
        return help;
    }

    /** Whether it only grows, for as long as the member's part of the grid lives. */
    public boolean isCounter() {
        return exposed.endsWith(COUNTER);
    }
}
