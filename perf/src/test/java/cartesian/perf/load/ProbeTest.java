package cartesian.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeTest {
    private static final String MEMBERS = """
            {"cluster":"c","durable":true,"members":[
              {"name":"a","answered":true,"epoch":812,"durable":811,"lagMillis":40},
              {"name":"b","answered":true,"epoch":811,"durable":810,"lagMillis":90},
              {"name":"c","answered":false}]}""";

    @Test
    void whoIsFarthestBehindCounts() {
        Probe probe = Probe.fromMembers(MEMBERS)
                .withPauses("serving; 811 cuts, pause p50 0.4 p99 2.1 max 9.0 ms")
                .withPauses("serving; 811 cuts, pause p50 0.5 p99 2.0 max 8.0 ms; heap is full");

        assertThat(probe.lagMillis()).hasValue(90);
        assertThat(probe.epoch()).hasValue(812);
        assertThat(probe.durable()).hasValue(811);
        assertThat(probe.pauseP50Millis()).hasValue(0.5);
        assertThat(probe.pauseP99Millis()).hasValue(2.1);
        assertThat(probe.pauseMaxMillis()).hasValue(9.0);
        assertThat(Probe.members(MEMBERS)).isEqualTo(3);
    }

    @Test
    void aGridInMemoryHasNoLag() {
        assertThat(Probe.fromMembers(MEMBERS.replace("true,\"members", "false,\"members"))
                        .lagMillis())
                .isEmpty();
    }

    @Test
    void otherServersSayNothing() {
        for (String body : new String[] {"", "[]", "not JSON", "{\"members\": 3}"}) {
            assertThat(Probe.fromMembers(body).withPauses(body).lagMillis()).isEmpty();
            assertThat(Probe.members(body)).isZero();
        }
    }
}
