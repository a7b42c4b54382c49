package cartesian.perf.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where and of what figures are.
 *
 * @param commit of the sources, with a plus if they have changed since
 * @param load the load average when the run began: what else the machine does
 */
record Machine(
        String commit, String processor, int cores, long memoryMebibytes, String system, String java, double load) {
    private static final int GIT_SECONDS = 10;
    private static final long MEBIBYTE = 1 << 20;

    static Machine here() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        long memory = system instanceof com.sun.management.OperatingSystemMXBean detailed
                ? detailed.getTotalMemorySize() / MEBIBYTE
                : 0;
        return new Machine(
                head(),
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                memory,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                system.getSystemLoadAverage());
    }

    private static String head() {
        String head = git("rev-parse", "--short", "HEAD");
        return head.isEmpty() ? "unknown" : head + (git("status", "--porcelain").isEmpty() ? "" : "+");
    }

    private static String git(String... arguments) {
        try {
            Process git = new ProcessBuilder(Stream.concat(
                                    Stream.of("git", "-C", System.getProperty("cartesian.root", ".")),
                                    Stream.of(arguments))
                            .toList())
                    .redirectErrorStream(true)
                    .start();
            git.getOutputStream().close();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(GIT_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0 ? output : "";
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException _) {
            return System.getProperty("os.arch");
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %,d MiB, %s, %s, load average %.1f before",
                cores,
                processor,
                memoryMebibytes,
                system,
                java,
                load);
    }
}
