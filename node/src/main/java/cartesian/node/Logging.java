package cartesian.node;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Brings every library's log to SLF4J, and so to one line per event. */
final class Logging {
    /** What a line looks like. */
    enum Format {
        /** For people: time, level, who says it, what happened. */
        TEXT,
        /** For programs: an object, with what was thrown in it. */
        JSON
    }

    private Logging() {}

    /** Has to run before any class of Hazelcast or Helidon is loaded. */
    static void install() {
        System.setProperty("hazelcast.logging.type", "slf4j");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /**
     * The same, in a format.
     *
     * @param member told in each JSON line, where lines of several may end up in one place: {@code host:port} of its REST
     */
    static void install(Format format, String member) {
        install();
        if (format == Format.JSON) {
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            for (Iterator<Appender<ILoggingEvent>> appenders = root.iteratorForAppenders(); appenders.hasNext(); ) {
                if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
                    appender.setEncoder(json(root, member));
                }
            }
        }
    }

    private static LogstashEncoder json(Logger root, String member) {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setTimeZone("UTC");
        encoder.getFieldNames().setVersion("[ignore]");
        encoder.getFieldNames().setLevelValue("[ignore]");
        encoder.setCustomFields("{\"member\":\"" + member + "\"}");
        encoder.start();
        return encoder;
    }
}
