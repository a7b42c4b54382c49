package cartesian.node.grid.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.instance.BuildInfoProvider;
import org.junit.jupiter.api.Test;

final class HazelcastVersionTest {
    @Test
    void theInsidesAreThoseThatWereRead() {
        assertThat(BuildInfoProvider.getBuildInfo().getVersion())
                .as(
                        "This package uses Hazelcast's insides, which may change with any version. Before another one: compare"
                                + " EntryOperator, OperationRunnerImpl.sendBackupsAndResponse, OperationBackupHandler, Backup,"
                                + " Invocation and RecordStore with what StepStore, StepBatch, Replication and StepBackup do,"
                                + " ClusterJoinManager.validateJoinRequest with what Newcomers does,"
                                + " run all ITs, then change this test")
                .isEqualTo("5.7.0");
    }
}
