package cartesian.node.grid.step;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.FreePorts;
import cartesian.node.faults.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.cluster.impl.ClusterServiceImpl;
import com.hazelcast.spi.properties.ClusterProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Hazelcast does when a member holds the oldest for dead and another does not. */
final class MastershipIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name = "mastership-" + UUID.randomUUID();
    private final List<HazelcastInstance> members = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    private void start(int count) throws Exception {
        ports.addAll(FreePorts.inARow(count));
        for (int port : ports) {
            members.add(Hazelcast.newHazelcastInstance(config(port)));
        }
        Cluster.eventually("they are one cluster", PATIENCE, () -> areListedBy(count, members));
    }

    private Config config(int port) {
        Config config = new Config();
        config.setClusterName(name);
        config.setProperty(ClusterProperty.SHUTDOWNHOOK_ENABLED.getName(), "false");
        config.setProperty(ClusterProperty.PHONE_HOME_ENABLED.getName(), "false");
        NetworkConfig network = config.getNetworkConfig();
        network.setPort(port).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(true);
        ports.forEach(each -> network.getJoin().getTcpIpConfig().addMember("127.0.0.1:" + each));
        return config;
    }

    @AfterEach
    void stop() {
        members.forEach(member -> member.getLifecycleService().terminate());
    }

    private static boolean areListedBy(int count, List<HazelcastInstance> these) {
        return these.stream().allMatch(each -> each.getCluster().getMembers().size() == count);
    }

    private static void holdsForDead(HazelcastInstance member, Member whom) {
        ClusterServiceImpl cluster = Insides.node(member).getClusterService();
        cluster.suspectMember(cluster.getMember(whom.getUuid()), "it stood still", true);
    }

    @Test
    void ordinarilyAllFollowTheOldest() throws Exception {
        start(3);
        assertThat(members)
                .allSatisfy(each -> assertThat(Mastership.deposed(each)).isEmpty());
    }

    @Test
    void nextInAgeDeposesTheOldestThoughItLivesAndAllAreListedStill() throws Exception {
        start(3);
        Member oldest = members.getFirst().getCluster().getLocalMember();

        holdsForDead(members.get(1), oldest);

        Cluster.eventually(
                "it is deposed",
                PATIENCE,
                () -> Mastership.deposed(members.get(1)).filter(oldest::equals).isPresent());
        assertThat(Mastership.deposed(members.get(0))).isEmpty();
        assertThat(Mastership.deposed(members.get(2))).isEmpty();
        assertThat(areListedBy(3, members)).isTrue();
    }

    @Test
    void onceTheOldestGoesTheOthersAreOneCluster() throws Exception {
        start(3);
        holdsForDead(members.get(1), members.getFirst().getCluster().getLocalMember());
        Cluster.eventually(
                "it is deposed",
                PATIENCE,
                () -> Mastership.deposed(members.get(1)).isPresent());

        members.removeFirst().getLifecycleService().terminate();

        Cluster.eventually("the others go on", PATIENCE, () -> areListedBy(2, members));
        assertThat(members)
                .allSatisfy(each -> assertThat(Mastership.deposed(each)).isEmpty());
        assertThat(members.get(1).getCluster().getMembers().iterator().next())
                .isEqualTo(members.getFirst().getCluster().getLocalMember());
    }

    @Test
    void youngerMemberThatHoldsTheOldestForDeadGoesOnFollowingIt() throws Exception {
        start(3);
        holdsForDead(members.get(2), members.getFirst().getCluster().getLocalMember());
        assertThat(Mastership.deposed(members.get(2))).isEmpty();
    }
}
