package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.scratch.PlainUri;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log may lie in a folder of any name, and lies nowhere else. */
final class WarehousePathTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, MeterFeatures.class).orThrow();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a b", "50%", "a%20b", "a#b", "what?", "[1]", "'q'", "a+b"})
  void setsAreMadeOfIt(String name) throws Exception {
    Path home = Files.createDirectories(folder.resolve(name));
    for (String warehouse :
        List.of(PlainUri.of(home.resolve("one")), home.resolve("two").toString())) {
      LoggedVisits log =
          LoggedVisits.in(
              OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", warehouse)),
              STORE.stream("visits"));
      Instant at = Instant.ofEpochMilli(Visits.START);
      log.append(List.of(new Logged(new Visit("a", 1, "v", 1L, 1.0, null, at), 0, 0, at)));
      Path spine = Files.writeString(home.resolve("spine.csv"), "shop,at\na,2026-01-01T01:00Z\n");
      DatasetReport report =
          BothEngines.create(
              STORE,
              DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
                  .features("meter.count_2h")
                  .log(log.catalog())
                  .scratch(home)
                  .to(DataFile.parse(home + "/set.parquet")));
      assertThat(report.feeds().get(0).plan()).contains("columns [shop");
    }
    assertThat(home.resolve("one/millrace/events_visits")).isDirectory();
    try (var all = Files.list(folder)) {
      assertThat(all).containsExactly(home);
    }
  }
}
