package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.faults.Cluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops real processes, by the script that users run. */
final class LauncherIT {
    private static final Duration END_MAX = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final List<Launched> launched = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        launched.forEach(Launched::kill);
    }

    @Test
    void configPrintsEverySetting() throws IOException {
        Launched config = launch("config", "--port", "8123");

        assertThat(config.exitCode()).isZero();
        assertThat(config.errors()).isEmpty();
        assertThat(config.output()).contains("  = 8123  (from --port)");
        assertThat(Settings.TABLE)
                .allSatisfy(setting -> assertThat(config.output()).contains(setting.name() + " "));
    }

    @Test
    void whatIsMistypedIsToldWithoutStackTrace() throws IOException {
        Launched option = launch("run", "--prot", "8000");
        assertThat(option.exitCode()).isEqualTo(2);
        assertThat(option.errors().lines()).hasSize(2).last().asString().startsWith("Usage: cartesian run");

        Launched command = launch("walk");
        assertThat(command.exitCode()).isEqualTo(2);

        Launched setting = launch("run", "--set", "grid.backups=9");
        assertThat(setting.exitCode()).isEqualTo(2);
        assertThat(setting.errors().lines()).hasSize(1).first().asString().contains("grid.backups = 9");

        Launched file = launch("run", "--config", "none.yaml");
        assertThat(file.exitCode()).isEqualTo(2);
        assertThat(file.errors().lines()).hasSize(1).first().asString().contains("none.yaml");
    }

    @Test
    void portThatIsTakenStopsTheStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Launched one = launch("run", "--port", port);
            assertThat(one.exitCode()).isEqualTo(1);
            assertThat(one.errors().lines()).hasSize(1).first().asString().contains(port);

            Launched two = launch("run", "--members", "2", "--port", port);
            assertThat(two.exitCode()).isEqualTo(1);
            assertThat(two.errors().lines()).hasSize(1).first().asString().contains(port);
            assertThat(two.members()).isEmpty();
        }
    }

    @Test
    void memberThatCannotStartStopsTheOthersAndTellsWhy() throws IOException {
        Launched group = Launched.launch(
                directory,
                launched.size(),
                Map.of("CARTESIAN_JAVA_OPTS", "-XX:+NoSuchOption"),
                "run",
                "--port=0",
                "--members=2");
        launched.add(group);

        assertThat(group.exitCode()).isEqualTo(1);
        assertThat(group.errors())
                .contains("] Unrecognized VM option 'NoSuchOption'", "has ended with exit code 1 before it was ready")
                .doesNotContain("\tat ");
        assertThat(group.members()).isEmpty();
    }

    @Test
    void oneMemberRunsInTheProcessThatWasStartedAndEndsOnSigterm() throws IOException {
        Launched one =
                launch("run", "--port", Integer.toString(FreePorts.inARow(1).getFirst()));
        one.awaitReady();

        assertThat(one.output()).contains("1 member, engine steps").contains("curl -X POST http://127.0.0.1:");
        assertThat(one.errors()).isEmpty();
        assertThat(one.members()).isEmpty();

        one.process().toHandle().destroy();
        assertThat(one.exitCode()).isZero();
        assertThat(one.errors().lines()).singleElement().asString().contains("Told to end");
    }

    @Test
    void sigtermEndsAllMembers() throws IOException {
        int first = FreePorts.inARow(2).getFirst();
        Launched group = launch("run", "--members=2", "--port", Integer.toString(first));
        group.awaitReady();

        List<ProcessHandle> members = group.members();
        assertThat(members.stream().map(LauncherIT::commandLine))
                .hasSize(2)
                .anyMatch(line -> line.contains("--port " + first + " "))
                .anyMatch(line -> line.contains("--port " + (first + 1) + " "));
        assertThat(group.output()).contains("2 members").contains(":" + first).contains(":" + (first + 1));
        assertThat(group.errors().lines()).allMatch(line -> line.endsWith(" is in the grid, 2 in all"));

        group.process().toHandle().destroy();
        assertThat(group.exitCode()).isZero();
        assertThat(members).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void membersEndWithTheSupervisorThatIsKilled() throws IOException {
        Launched group = launch(
                "run",
                "--members",
                "2",
                "--port",
                Integer.toString(FreePorts.inARow(2).getFirst()));
        group.awaitReady();
        List<ProcessHandle> members = group.members();
        assertThat(members).hasSize(2);

        group.process().destroyForcibly();

        Cluster.eventually("they end", END_MAX, () -> members.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void memberThatDiesIsReportedAndTheOthersGoOn() throws IOException {
        int first = FreePorts.inARow(2).getFirst();
        Launched group = launch("run", "--members", "2", "--port", Integer.toString(first));
        group.awaitReady();
        ProcessHandle second = group.members().stream()
                .filter(member -> commandLine(member).contains("--port " + (first + 1) + " "))
                .findFirst()
                .orElseThrow();

        second.destroyForcibly();

        Cluster.eventually(
                "it is reported",
                END_MAX,
                () -> group.errors().contains("[" + (first + 1) + "] has ended with exit code 137"));
        assertThat(group.members()).hasSize(1);
        group.process().toHandle().destroy();
        assertThat(group.exitCode()).isZero();
    }

    private Launched launch(String... arguments) throws IOException {
        Launched process = Launched.launch(directory, launched.size(), Map.of(), arguments);
        launched.add(process);
        return process;
    }

    private static String commandLine(ProcessHandle process) {
        return String.join(" ", process.info().arguments().orElse(new String[0])) + " ";
    }
}
