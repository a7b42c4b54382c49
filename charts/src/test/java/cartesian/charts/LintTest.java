package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The chart is one, for the version of the product that is built. */
final class LintTest {
    @Test
    void strictLintFindsNothing() {
        LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
    }

    @Test
    void imageIsOfTheVersionThatIsBuilt() {
        String parent = Chart.read(Path.of("pom.xml"));
        String version = Chart.yaml(Chart.read(Chart.DIRECTORY.resolve("Chart.yaml")))
                .path("appVersion")
                .asText();

        assertThat(parent).containsOnlyOnce("<version>" + version + "</version>");
    }

    @Test
    void clusterThatCannotSleepBeforeItStopsIsRefused() {
        assertThatThrownBy(() -> Chart.text("", "", "1.29.9")).hasMessageContaining(">=1.30.0");
        assertThat(Chart.text("", "", "1.35.0")).contains("kind: StatefulSet");
    }
}
