package cartesian.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.ItemId;
import cartesian.node.grid.Grid;
import cartesian.node.record.Account;
import cartesian.node.record.Hold;
import cartesian.node.record.OrderLine;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The arrows between packages; see the map of modules in ARCHITECTURE.md. */
final class ArchitectureTest {
    private static final String API = "cartesian.api..";
    private static final String PERSISTENCE = "cartesian.persistence..";
    private static final String NODE = "cartesian.node..";
    private static final String RECORD = "cartesian.node.record..";
    private static final String CHECKOUT = "cartesian.node.checkout..";
    private static final String EPOCH = "cartesian.node.epoch..";
    private static final String GRID = "cartesian.node.grid..";
    private static final String STEP = "cartesian.node.grid.step..";
    private static final String CLIENT = "cartesian.node.grid.client..";
    private static final String LIVE = "cartesian.node.live..";
    private static final String CONTRACT = "cartesian.node.contract..";
    private static final String ACCESS = "cartesian.node.access..";
    private static final String HTTP = "cartesian.node.http..";
    private static final String TRACING = "cartesian.node.tracing..";
    private static final String DEMO = "cartesian.node.demo..";

    private static final String HAZELCAST = "com.hazelcast..";
    private static final String HELIDON = "io.helidon..";
    private static final String JACKSON = "com.fasterxml.jackson..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("cartesian");

    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static ArchRule none(String from, String... to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to);
    }

    private static ArchRule onlyFrom(String from, String... to) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to);
    }

    @Test
    void classFilesOfThisJavaAreRead() throws IOException {
        String file = Account.class.getSimpleName() + ".class";
        try (var in = new DataInputStream(Objects.requireNonNull(Account.class.getResourceAsStream(file)))) {
            assertThat(in.readInt()).isEqualTo(0xcafebabe);
            assertThat(in.readUnsignedShort()).as("minor version").isZero();
            assertThat(in.readUnsignedShort())
                    .as("class file version of Java 25")
                    .isGreaterThanOrEqualTo(69);
        }
        assertThat(CLASSES.get(Account.class).getDirectDependenciesFromSelf())
                .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(Hold.class));
        assertThat(CLASSES.get(OrderLine.class).getDirectDependenciesFromSelf())
                .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(ItemId.class));
        assertThat(CLASSES.contain(ItemId.class)).isTrue();
    }

    @Test
    void rulesFindWhatTheyAreToFind() {
        assertThat(none(GRID, HAZELCAST).evaluate(CLASSES).hasViolation()).isTrue();
        assertThat(none(GRID, RECORD).evaluate(CLASSES).hasViolation()).isTrue();
        assertThat(onlyFrom(HTTP, HAZELCAST).evaluate(CLASSES).hasViolation()).isTrue();
        assertThat(CLASSES.contain(Grid.class)).isTrue();
    }

    @Test
    void modulesDependOneWay() {
        holds(none(API, NODE, PERSISTENCE, "cartesian.perf.."));
        holds(none(PERSISTENCE, NODE, "cartesian.perf.."));
        holds(none(NODE, "cartesian.perf.."));
    }

    @Test
    void theVocabularyIsFreeOfFrameworks() {
        holds(none(API, HAZELCAST, HELIDON, "java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer.."));
    }

    @Test
    void theVocabularyDoesNotKnowTheClientAndTheClientNothingButJson() {
        holds(none("cartesian.api", "cartesian.api.client.."));
        holds(classes()
                .that()
                .resideInAPackage("cartesian.api.client..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        API, "java..", "javax.net.ssl..", "com.fasterxml.jackson.core..", "org.jspecify.."));
    }

    @Test
    void theDemonstrationKnowsTheShopAsAnyClientDoes() {
        holds(classes()
                .that()
                .resideInAPackage(DEMO)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(DEMO, API, "java..", "org.HdrHistogram..", "org.jspecify.."));
    }

    @Test
    void persistenceKnowsNeitherGridNorHttp() {
        holds(none(PERSISTENCE, HAZELCAST, HELIDON, JACKSON));
    }

    @Test
    void onlyHttpImportsHelidon() {
        holds(onlyFrom(HTTP, HELIDON));
    }

    @Test
    void onlyTheGridImportsHazelcast() {
        holds(onlyFrom(GRID, HAZELCAST));
    }

    @Test
    void onlyWhatCarriesStepsAndTheDoorkeeperMayTouchTheInsidesOfHazelcast() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(STEP, CLIENT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.hazelcast.internal..", "com.hazelcast..impl.."));
    }

    @Test
    void rulesAndProtocolKnowNoFramework() {
        for (String packages : new String[] {RECORD, CHECKOUT, EPOCH, LIVE}) {
            holds(none(packages, HAZELCAST, HELIDON, JACKSON));
            holds(none(packages, GRID, HTTP));
        }
    }

    @Test
    void accessIsDecidedByItsOwnRules() {
        holds(none(ACCESS, HAZELCAST, HELIDON, JACKSON, GRID, HTTP, CHECKOUT, EPOCH, RECORD));
        holds(onlyFrom(ACCESS, "com.nimbusds.."));
    }

    @Test
    void nothingThatWorksDependsOnWhatIsShown() {
        for (String packages : new String[] {RECORD, CHECKOUT, EPOCH, PERSISTENCE}) {
            holds(none(packages, LIVE));
        }
    }

    @Test
    void recordsDependOnNothingButTheVocabulary() {
        holds(classes()
                .that()
                .resideInAPackage(RECORD)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(RECORD, API, "java.lang..", "java.util..", "org.jspecify.."));
    }

    @Test
    void whatTheContractSaysIsSaidWithoutAnyFramework() {
        holds(none(CONTRACT, HAZELCAST, HELIDON));
        holds(none(CONTRACT, API, PERSISTENCE, RECORD, CHECKOUT, EPOCH, GRID, LIVE, HTTP));
    }

    @Test
    void httpAndGridMeetInTheNodeOnly() {
        holds(none(HTTP, GRID));
        holds(none(GRID, HTTP));
    }

    @Test
    void onlyTheNodeAndItsEdgeKnowWhatReadsTheMeters() {
        for (String packages : new String[] {API, PERSISTENCE, RECORD, CHECKOUT, EPOCH, GRID}) {
            holds(none(packages, "io.prometheus..", "io.micrometer.prometheusmetrics.."));
        }
        for (String packages : new String[] {API, PERSISTENCE, RECORD, GRID}) {
            holds(none(packages, "io.micrometer.."));
        }
    }

    @Test
    void tracingStandsAroundWhatItFollows() {
        holds(none(TRACING, HAZELCAST, HELIDON, GRID, HTTP));
        for (String packages : new String[] {API, PERSISTENCE, RECORD, CHECKOUT, EPOCH, GRID, LIVE}) {
            holds(none(packages, TRACING));
        }
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(TRACING, HTTP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opentelemetry.."));
        holds(onlyFrom(TRACING, "io.opentelemetry.sdk..", "io.opentelemetry.exporter.."));
    }

    @Test
    void nothingLogsThroughTheJdk() {
        holds(none("cartesian..", "java.util.logging.."));
    }
}
