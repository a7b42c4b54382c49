package cartesian.node;

import cartesian.node.Settings.Given;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that set settings, for every command that reads them. */
final class SettingFlags {
    @Option(names = "--port", paramLabel = "PORT", description = "sets http.port, the port of REST")
    @Nullable
    String port;

    @Option(names = "--host", paramLabel = "HOST", description = "sets http.host, the address that REST listens on")
    @Nullable
    String host;

    @Option(names = "--engine", paramLabel = "ENGINE", description = "sets checkout.engine: steps or two-phase")
    @Nullable
    String engine;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "sets database.directory: where the embedded Postgres keeps its data (default: data)")
    @Nullable
    String data;

    @Option(names = "--jdbc-url", paramLabel = "URL", description = "sets database.url: a Postgres of your own")
    @Nullable
    String jdbcUrl;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "reads settings from this file (default: application.yaml, if it is there)")
    @Nullable
    Path file;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "sets any setting; './cartesian config' lists them")
    List<String> set = new ArrayList<>();

    /**
     * Reads the settings of this process from everywhere.
     *
     * @throws StartException if one is unknown or out of bounds
     */
    Settings read() {
        return read(Map.of());
    }

    /**
     * Reads them, and lets some win over whatever was said.
     *
     * @throws StartException if one is unknown or out of bounds
     */
    Settings read(Map<String, Given> winning) {
        Map<String, Given> flags = flags();
        flags.putAll(winning);
        return new Settings(
                file == null ? SettingsFile.readStandard() : SettingsFile.read(file), System.getenv(), flags);
    }

    /** Says all of it again, apart from the port, for a process that is to read the same settings. */
    List<String> again() {
        List<String> arguments = new ArrayList<>();
        if (file != null) {
            arguments.add("--config=" + file);
        }
        flags().forEach((name, value) -> {
            if (!name.equals(Settings.HTTP_PORT.name())) {
                arguments.add("--set=" + name + "=" + value.text());
            }
        });
        return arguments;
    }

    private Map<String, Given> flags() {
        Map<String, Given> flags = new LinkedHashMap<>();
        for (String assignment : set) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw StartException.misused("--set takes NAME=VALUE, not " + assignment);
            }
            flags.put(assignment.substring(0, equals), new Given(assignment.substring(equals + 1), "--set"));
        }
        put(flags, Settings.HTTP_PORT, port, "--port");
        put(flags, Settings.HTTP_HOST, host, "--host");
        put(flags, Settings.DATABASE_DIRECTORY, data, "--data");
        put(flags, Settings.DATABASE_URL, jdbcUrl, "--jdbc-url");
        put(flags, Settings.CHECKOUT_ENGINE, engine, "--engine");
        return flags;
    }

    private static void put(Map<String, Given> flags, Setting<?> setting, @Nullable String text, String source) {
        if (text != null) {
            flags.put(setting.name(), new Given(text, source));
        }
    }
}
