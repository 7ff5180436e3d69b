package io.millrace.job.offline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.offline.OfflineCatalog;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class UpkeepBranchTest {

  /** Else Flink refuses a savepoint at another parallelism, though the operator has no state. */
  @Test
  void its_vertex_is_the_same_at_every_parallelism_of_the_job() {
    JobVertex alone = vertex(1);
    JobVertex ofMany = vertex(3);
    assertThat(alone.getOperatorIDs()).hasSize(1).hasSameSizeAs(ofMany.getOperatorIDs());
    assertThat(alone.getMaxParallelism()).isEqualTo(ofMany.getMaxParallelism()).isNotEqualTo(1);
    assertThat(ofMany.getParallelism()).isEqualTo(1);
  }

  private static JobVertex vertex(int parallelism) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism);
    OfflineCatalog catalog = OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", "file:/none"));
    new UpkeepBranch(catalog, UpkeepPolicy.DEFAULT, List.of("card"))
        .attach(environment.fromSequence(1, 10));
    for (JobVertex vertex : environment.getStreamGraph().getJobGraph().getVertices()) {
      if (vertex.getName().contains("offline upkeep")) {
        return vertex;
      }
    }
    throw new AssertionError("no upkeep in the job");
  }
}
