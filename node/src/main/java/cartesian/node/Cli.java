package cartesian.node;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. What its user did wrong takes one line to say; only a bug shows a stack trace. */
@Command(
        name = "cartesian",
        header = "Checkout that takes stock and credit together, once, on an in-memory grid.",
        synopsisSubcommandLabel = "run|join|members|config|key|backup|restore|demo",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        subcommands = {
            Run.class,
            Join.class,
            ListMembers.class,
            Cli.Config.class,
            MakeKey.class,
            BackUp.class,
            RestoreBackup.class,
            Demo.class
        })
final class Cli implements Runnable {
    /** How wide what is printed may be. */
    static final int COLUMNS = 100;

    @Spec
    CommandSpec spec = CommandSpec.create();

    /** Carries out a command; answers the exit code of the process. */
    static int run(String... arguments) {
        return new CommandLine(new Cli())
                .setUsageHelpWidth(COLUMNS)
                .setParameterExceptionHandler((wrong, given) -> complain(wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof StartException refused) {
                        System.err.println("cartesian: " + oneLine(refused.getMessage()));
                        return refused.exitCode();
                    }
                    throw failure;
                })
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: run, join, members, config, key, backup, restore or demo");
    }

    private static int complain(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        System.err.println("cartesian: " + oneLine(wrong.getMessage()));
        System.err.println("Usage: " + oneLine(command.getHelp().synopsis(0)));
        return StartException.MISUSED;
    }

    private static String oneLine(@Nullable String text) {
        return String.valueOf(text).strip().replaceAll("\\s+", " ");
    }

    /** Prints every setting, its default, and what it is here if that differs. */
    @Command(
            name = "config",
            description = "Prints every setting, its meaning, and its value here.",
            mixinStandardHelpOptions = true)
    static final class Config implements Callable<Integer> {
        private static final int NAME_COLUMNS = 33;
        private static final int STANDARD_COLUMNS = 12;
        private static final int MEANING_COLUMNS = COLUMNS - NAME_COLUMNS - STANDARD_COLUMNS;

        @Mixin
        SettingFlags flags = new SettingFlags();

        @Override
        public Integer call() {
            print(flags.read(), System.out);
            return 0;
        }

        static void print(Settings settings, PrintStream out) {
            row(out, "SETTING", "DEFAULT", "MEANING (BOUND)");
            for (Setting<?> setting : Settings.TABLE) {
                String standard = setting.standard().isEmpty() ? "(none)" : setting.standard();
                List<String> meaning = wrap(setting.meaning() + " (" + setting.bound() + ")");
                row(out, setting.name(), standard, meaning.getFirst());
                meaning.stream().skip(1).forEach(line -> row(out, "", "", line));
                settings.given(setting)
                        .filter(given -> !given.text().equals(setting.standard()))
                        .ifPresent(given ->
                                out.println("  = " + setting.shown(given.text()) + "  (from " + given.source() + ")"));
            }
            out.println();
            out.println("Set http.port, for example, in application.yaml, by the environment variable "
                    + Settings.HTTP_PORT.environmentName() + ",");
            out.println("by --set http.port=8001 or by --port 8001; what comes later here wins.");
        }

        private static void row(PrintStream out, String name, String standard, String meaning) {
            String padded = name + " ".repeat(NAME_COLUMNS - name.length()) + standard;
            int gap = Math.max(1, NAME_COLUMNS + STANDARD_COLUMNS - padded.length());
            out.println((padded + " ".repeat(gap) + meaning).stripTrailing());
        }

        private static List<String> wrap(String text) {
            List<String> lines = new ArrayList<>();
            String rest = text;
            while (rest.length() > MEANING_COLUMNS) {
                int blank = rest.lastIndexOf(' ', MEANING_COLUMNS);
                lines.add(rest.substring(0, blank));
                rest = rest.substring(blank + 1);
            }
            lines.add(rest);
            return lines;
        }
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "Cartesian " + (version == null ? "(not from a jar)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
