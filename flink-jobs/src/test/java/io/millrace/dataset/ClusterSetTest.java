package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.dataset.local.LocalEngineException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets that a cluster computes: everything goes and comes by its REST endpoint. */
final class ClusterSetTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();
  private static final int SLOTS = 3;

  @TempDir private Path folder;

  @Test
  void aSetOfAClusterIsThatOfThisProcess() throws Exception {
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    List<Logged> logged = new ArrayList<>();
    StringBuilder spine = new StringBuilder("shop,at\n");
    for (Visit visit : Visits.seeded(51, 1_000, 3).all()) {
      logged.add(new Logged(visit, 0, logged.size(), visit.at()));
      spine.append("%s,%s\n".formatted(visit.shop(), visit.at().plusMillis(logged.size() % 3)));
    }
    log.append(logged);
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse(file.toString()), "at")
            .features("shop.*")
            .statuses(DatasetRequest.Statuses.WRITTEN)
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet"));
    try (MiniCluster cluster = cluster()) {
      URI rest = cluster.getRestAddress().get();
      BothEngines.create(
          STORE,
          request,
          request
              .engine(Engine.FLINK)
              .cluster(FlinkCluster.at(rest.getHost() + ":" + rest.getPort())));
    }
  }

  @Test
  void aClusterThatDoesNotAnswerIsNamed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path spine =
        Files.writeString(folder.resolve("spine.csv"), "shop,at\na,2026-01-01T00:00:00Z\n");
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .features("shop.count_2h")
            .source(
                "visits",
                io.millrace.job.SourceOverride.parse("csv:" + Visits.seeded(1, 50, 1).csv(folder)))
            .engine(Engine.FLINK)
            .cluster(FlinkCluster.at("localhost:" + port))
            .to(DataFile.parse(folder + "/set.parquet"));
    assertThatThrownBy(() -> Datasets.create(STORE, request))
        .isInstanceOf(LocalEngineException.class)
        .hasMessageContaining("no cluster answers at http://localhost:" + port);
    assertThat(folder.resolve("set.parquet")).doesNotExist();
  }

  private static MiniCluster cluster() throws Exception {
    Configuration settings = new Configuration();
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(RestOptions.ADDRESS, "localhost");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
    return cluster;
  }
}
