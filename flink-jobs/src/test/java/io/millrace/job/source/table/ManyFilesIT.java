package io.millrace.job.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.file.FileKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As many files as a table may have, where reader and enumerator talk over the network. */
@Timeout(600)
@Tag("long")
class ManyFilesIT {
  private static final int FILES = 100_000;
  private static final int FOLDERS = 100;

  @TempDir Path folder;

  private static MiniCluster cluster() throws Exception {
    Configuration settings = new Configuration();
    settings.setString("rest.port", "0");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(4)
                // Else nothing is serialized, and no message is too long.
                .setRpcServiceSharing(RpcServiceSharing.DEDICATED)
                .build());
    cluster.start();
    return cluster;
  }

  @Test
  void theirPlanComesOverFlinksMessagesAndTheyAreRead() throws Exception {
    Path lake = folder.resolve("lake");
    String row =
        "{\"id\": %d, \"name\": \"n\", \"score\": null, \"updated_at\":"
            + " \"2024-01-01T00:00:00Z\"}\n";
    for (int i = 0; i < FILES; i++) {
      Path day =
          lake.resolve("warehouse=north-west-and-islands/day=2024-06-%03d".formatted(i % FOLDERS));
      if (i < FOLDERS) {
        Files.createDirectories(day);
      }
      Files.writeString(
          day.resolve("part-%06d-of-%06d.jsonl".formatted(i, FILES)), row.formatted(i));
    }
    PulledTable spec = Customers.spec(TableFiles.of(FileKind.JSON_LINES, lake + "/**.jsonl"));
    try (MiniCluster cluster = cluster();
        TableRun run =
            TableRun.start(cluster, folder, spec, new TestClock(System.currentTimeMillis()), 2)) {
      TableRun.await("rows", () -> run.passed() > 200);
      assertThat(run.attempts()).as("attempts of a task").isEqualTo(1);
    }
  }
}
