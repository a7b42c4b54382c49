package cartesian.node.grid;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AffinityTest {
    private static final long SEED = 1;

    private static UserId randomUser(Random random) {
        StringBuilder id = new StringBuilder();
        for (int length = random.nextInt(128); length >= 0; length--) {
            char character = (char) ('!' + random.nextInt('~' - '!' + 1));
            id.append(character == '/' ? '_' : character);
        }
        return new UserId(id.toString());
    }

    @Test
    void ordersThatWeMakeLiveWithTheirUser() {
        Random random = new Random(SEED);
        RandomNames names = new RandomNames(random::nextLong);
        for (int index = 0; index < 20_000; index++) {
            UserId user = randomUser(random);
            OrderId order = names.order(user);

            assertThat(order.value()).startsWith(Affinity.prefix(user));
            assertThat(Affinity.of(order)).as("seed %d, %s", SEED, user).isEqualTo(Affinity.of(user));
            assertThat(new Key.OrderKey(order).getPartitionKey()).isEqualTo(new Key.CreditKey(user).getPartitionKey());
        }
    }

    @Test
    void prefixesAreFourDigitsAndAHyphen() {
        for (int index = 0; index < 70_000; index++) {
            assertThat(Affinity.prefix(new UserId(Integer.toString(index)))).matches("[0-9a-f]{4}-");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "12ab-",
                "12ab-0123456789012345678", // a character short
                "12ab-012345678901234567890", // a character long
                "12AB-01234567890123456789", // not our digits
                "12ag-01234567890123456789",
                "12ab_01234567890123456789",
                "-12ab01234567890123456789",
                "550e8400-e29b-41d4-a716-446655440000",
                "550e8400e29b41d4a716446655440000",
            })
    void anyOtherOrderLivesWithTheUserOfTheSameName(String id) {
        assertThat(Affinity.of(new OrderId(id))).isEqualTo(Affinity.of(new UserId(id)));
    }

    @Test
    void foreignOrderThatLooksLikeOursLivesWhereItSaysItDoes() {
        assertThat(Affinity.of(new OrderId("12ab-!!!!!!!!!!!!!!!!!!!!"))).isEqualTo(0x12ab);
        assertThat(Affinity.of(new OrderId("0000-01234567890123456789"))).isZero();
        assertThat(Affinity.of(new OrderId("ffff-01234567890123456789"))).isEqualTo(0xffff);
    }

    @ParameterizedTest
    @CsvSource({"0, 9a18-", "1, 6b88-", "user, 5255-", "a-much-longer-user-id, f101-"})
    void affinitiesNeverChange(String id, String prefix) {
        assertThat(Affinity.prefix(new UserId(id))).isEqualTo(prefix);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 31, 271})
    void usersWithNumbersForIdsAreSpread(int partitions) {
        int[] count = new int[partitions];
        int users = 200 * partitions;
        for (int index = 0; index < users; index++) {
            count[Affinity.of(new UserId(Integer.toString(index))) % partitions]++;
        }
        for (int partition = 0; partition < partitions; partition++) {
            assertThat(count[partition]).as("partition %d", partition).isBetween(100, 300);
        }
    }
}
