package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakeKeyTest {
    @TempDir
    Path directory;

    @Test
    void keyIsPrintedOnceAndItsHashIsKept() throws IOException {
        Path file = directory.resolve("keys");
        List<String> first = out(0, "key", "till-1", "clerk,watcher");
        assertThat(first).hasSize(2);
        assertThat(first.getFirst()).matches("till-1\\.[A-Za-z0-9_-]{43}");
        assertThat(first.getLast()).matches("till-1 clerk,watcher sha256=[0-9a-f]{64}");

        List<String> second = out(0, "key", "app", "shopper", "--user", "u7", "--add-to", file.toString());
        List<String> third = out(0, "key", "web", "storefront", "--add-to", file.toString());
        assertThat(second).hasSize(1);
        assertThat(third).hasSize(1);
        assertThat(Files.readAllLines(file)).hasSize(2).first().asString().startsWith("app shopper user=u7 sha256=");
        assertThat(Files.readString(file)).doesNotContain(second.getFirst().substring(4));
    }

    @Test
    void whatCannotBeAKeyIsRefused() {
        assertThat(out(StartException.MISUSED, "key", "a.b", "clerk")).isEmpty();
        assertThat(out(StartException.MISUSED, "key", "a", "boss")).isEmpty();
        assertThat(out(StartException.MISUSED, "key", "a", "shopper")).isEmpty();
        assertThat(out(StartException.MISUSED, "key", "a", "clerk", "--user", "u"))
                .isEmpty();
        assertThat(out(StartException.MISUSED, "key", "a")).isEmpty();
    }

    private static List<String> out(int exitCode, String... arguments) {
        PrintStream before = System.out;
        var printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            assertThat(Cli.run(arguments)).isEqualTo(exitCode);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
