package cartesian.node;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** Brings every library's log to SLF4J, and so to one readable line per event. */
final class Logging {
    private Logging() {}

    /** Has to run before any class of Hazelcast or Helidon is loaded. */
    static void install() {
        System.setProperty("hazelcast.logging.type", "slf4j");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
