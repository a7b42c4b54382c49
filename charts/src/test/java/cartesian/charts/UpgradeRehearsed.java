package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upgrade across layouts on real members: as it is not to be done, one by one, and as it is, with a stop of all.
 *
 * <p>Run by hand, as the operator's guide says; {@code cartesian.alerts-port} sets the first of its ports. A member's layout is an
 * attribute that it tells, so an option makes one of another layout.
 */
final class UpgradeRehearsed {
    private static final int PORT = Integer.getInteger("cartesian.alerts-port", 27_000);
    private static final List<String> OTHER_LAYOUT = List.of("-Dhazelcast.member.attribute.cartesian.layout=1000");
    private static final int ITEMS = 100_000;
    private static final int FAILED = 1;

    @TempDir
    Path directory;

    private Fleet fleet;

    @BeforeEach
    void start() {
        fleet = new Fleet(directory, PORT);
    }

    @AfterEach
    void end() {
        fleet.close();
    }

    @Test
    void membersOfAnotherLayoutAreTurnedAwayUntilAllHaveEnded() throws Exception {
        fleet.startReady(3, List.of(), Map.of());
        List<Fleet.Member> old = List.copyOf(fleet.members());
        try (Buyers _ = Buyers.start(fleet, 0)) {
            assertThat(fleet.status(old.getFirst(), "POST", "/stock/batch_init/" + ITEMS + "/5/1"))
                    .isEqualTo(200);
        }

        end(old.getLast());
        Fleet.Member early = fleet.start(OTHER_LAYOUT, Map.of());
        assertThat(early.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(early.process().exitValue()).isEqualTo(FAILED);
        System.out.println(Files.readString(early.log()));
        assertThat(Files.readString(early.log())).contains("this member has layout 1000 of records and messages");
        for (Fleet.Member member : old.subList(0, 2)) {
            assertThat(fleet.metric(member, "cartesian_members")).isEqualTo(2);
            assertThat(Buyers.order(fleet, member)).isNotEmpty();
        }

        long began = System.nanoTime();
        // Both before either is waited for.
        old.get(1).process().destroy();
        end(old.get(0));
        end(old.get(1));
        double ended = (System.nanoTime() - began) / 1e9;
        fleet.forgetEnded();
        for (int each = 0; each < 3; each++) {
            fleet.start(OTHER_LAYOUT, Map.of());
        }
        fleet.awaitReady(fleet.members().getFirst());
        double open = (System.nanoTime() - began) / 1e9;
        for (Fleet.Member member : fleet.members()) {
            fleet.awaitReady(member);
        }
        System.out.printf("closed for %.1f s, of which %.1f s until the last had ended%n", open, ended);

        for (Fleet.Member member : fleet.members()) {
            assertThat(fleet.metric(member, "cartesian_members")).isEqualTo(3);
            assertThat(fleet.text(member, "GET", "/stock/find/" + (ITEMS - 1))).isEqualTo("{\"stock\":5,\"price\":1}");
        }
    }

    private static void end(Fleet.Member member) throws InterruptedException {
        member.process().destroy();
        assertThat(member.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(member.process().exitValue()).isZero();
    }
}
