package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.faults.Cluster;
import cartesian.persistence.embedded.EmbeddedPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any member tells of all members, also of one that does not answer. */
class MembersIT {
    private static final Duration CHANGE_MAX = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void anyMemberTellsOfAllTheOldestFirst() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster cluster = new Cluster(postgres.config(), directory, 3)) {
            cluster.startAll();
            assertThat(cluster.post(0, "/stock/item/create/1", "Durability", "durable"))
                    .startsWith("200");
            // The scribe knows first.
            Cluster.eventually(
                    "all know what is durable",
                    CHANGE_MAX,
                    () -> !cluster.get(0, "/members").contains("\"durable\":0,"));

            for (int asked = 0; asked < 3; asked++) {
                JsonNode grid = members(cluster, asked);
                assertThat(grid.get("durable").asBoolean()).isTrue();
                assertThat(grid.get("engine").asText()).isEqualTo("steps");
                assertThat(grid.get("backups").asInt()).isEqualTo(1);
                assertThat(grid.get("members")).hasSize(3);
                assertThat(IntStream.range(0, 3)
                                .map(member ->
                                        member(grid, member, "partitions").asInt())
                                .sum())
                        .isEqualTo(grid.get("partitions").asInt())
                        .isEqualTo(31);
                for (int member = 0; member < 3; member++) {
                    assertThat(member(grid, member, "answered").asBoolean()).isTrue();
                    assertThat(member(grid, member, "enrolled").asBoolean()).isTrue();
                    assertThat(member(grid, member, "ready").asBoolean()).isTrue();
                    assertThat(member(grid, member, "leaving").asBoolean()).isFalse();
                    assertThat(member(grid, member, "scribe").asBoolean()).isEqualTo(member == 0);
                    assertThat(member(grid, member, "epoch").asLong()).isPositive();
                    assertThat(member(grid, member, "durable").asLong()).isPositive();
                }
                assertThat(member(grid, 0, "rest").asText()).isEqualTo(cluster.url(0));
            }

            cluster.signal(2, "STOP");
            String rest = cluster.url(2);
            long before = System.nanoTime();
            JsonNode grid = members(cluster, 1);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
            assertThat(grid.get("members")).hasSize(3);
            assertThat(grid.get("members").toString()).doesNotContain(rest).contains("\"answered\":false");
            cluster.signal(2, "CONT");

            Cluster.eventually(
                    "it answers again",
                    CHANGE_MAX,
                    () -> cluster.get(1, "/members").contains(rest));
        }
    }

    private static JsonNode members(Cluster cluster, int asked) throws Exception {
        String answer = cluster.get(asked, "/members");
        assertThat(answer).startsWith("200 ");
        return new ObjectMapper().readTree(answer.substring(4));
    }

    private static JsonNode member(JsonNode grid, int index, String field) {
        return grid.get("members").get(index).get(field);
    }
}
