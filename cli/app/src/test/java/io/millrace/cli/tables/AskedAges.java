package io.millrace.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.DeadLetters;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Datasets;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.PullLog;
import io.millrace.job.online.PostgresAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;

/** What the gateway said of the age of a table's feature over time, beside training sets of it. */
final class AskedAges {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** From when a view shows a pull until the gateway knows. */
  private static final long LEARNT_WITHIN = 5_000;

  private final LocalPlatform platform;
  private final long item;
  private final String feature;
  private final List<Asked> all = new ArrayList<>();

  private record Asked(long before, long after, String status) {}

  /**
   * @param feature of the item
   */
  AskedAges(LocalPlatform platform, long item, String feature) {
    this.platform = platform;
    this.item = item;
    this.feature = feature;
  }

  /** Asks some times a second until something holds. */
  void until(BooleanSupplier over) {
    GatewayHttp gateway = new GatewayHttp(URI.create(platform.gatewayUrl()));
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              ask(gateway);
              return over.getAsBoolean();
            });
  }

  private void ask(GatewayHttp gateway) throws Exception {
    String question =
        "{\"inputs\": {\"item.item_id\": %d}, \"outputs\": [\"%s\"]}".formatted(item, feature);
    long before = System.currentTimeMillis();
    String status = gateway.query(JSON.readTree(question)).body().at("/data/0/status").asText();
    all.add(new Asked(before, System.currentTimeMillis(), status));
  }

  boolean lastIs(String status) {
    return all.get(all.size() - 1).status().equals(status);
  }

  /** Compares, at each instant that was asked, when the log has a pull. */
  void assertSets(Path folder, long lastPull) throws Exception {
    OfflineCatalog catalog = catalog();
    List<Record> pulls = pulls(lastPull);
    // Rows count from when their pull began, though they were visible later.
    assertSet(folder, catalog, DatasetRequest.Mode.RECOMPUTED, pulls, row -> at(row, "pulled_at"));
    assertSet(folder, catalog, DatasetRequest.Mode.AS_SERVED, pulls, row -> at(row, "visible_at"));
  }

  /** The same of what was served alone: recomputed the first pull brings the history before it. */
  void assertServed(Path folder, long lastPull) throws Exception {
    assertSet(
        folder,
        catalog(),
        DatasetRequest.Mode.AS_SERVED,
        pulls(lastPull),
        row -> at(row, "visible_at"));
  }

  private OfflineCatalog catalog() {
    return OfflineCatalog.postgres(
        PostgresAddress.of(platform.jdbcUrl()), DeadLetters.warehouse(platform.folder()));
  }

  private List<Record> pulls(long last) {
    try (OfflineLog log = platform.offlineLog()) {
      return Awaitility.await("pull " + last + " in the log")
          .atMost(Duration.ofMinutes(3))
          .until(
              () -> log.rows(PullLog.NAME),
              rows -> rows.stream().anyMatch(row -> (Integer) row.getField("pull") >= last));
    }
  }

  private void assertSet(
      Path folder,
      OfflineCatalog catalog,
      DatasetRequest.Mode mode,
      List<Record> pulls,
      ToLongFunction<Record> countsFrom)
      throws Exception {
    StringBuilder spine = new StringBuilder("item_id,at\n");
    for (Asked asked : all) {
      spine.append("%d,%s\n".formatted(item, Instant.ofEpochMilli(asked.before())));
      spine.append("%d,%s\n".formatted(item, Instant.ofEpochMilli(asked.after())));
    }
    Path file = Files.writeString(folder.resolve("asked.csv"), spine);
    FeatureStore store = Compiler.compile(StockFeatures.class).orThrow();
    Path target = folder.resolve("ages.csv");
    Datasets.create(
        store,
        DatasetRequest.of("asked", DataFile.parse("csv:" + file), "at")
            .features(feature)
            .mode(mode)
            .statuses(DatasetRequest.Statuses.WRITTEN)
            .existing(DatasetRequest.Existing.REPLACED)
            .log(catalog)
            .to(DataFile.parse("csv:" + target)));
    List<String> statuses = statuses(target);
    int present = 0;
    int stale = 0;
    for (int i = 0; i < all.size(); i++) {
      Asked asked = all.get(i);
      String before = statuses.get(2 * i);
      boolean isOnAnEdge = !before.equals(statuses.get(2 * i + 1));
      boolean isBeingLearnt =
          pulls.stream()
              .anyMatch(
                  pull ->
                      countsFrom.applyAsLong(pull) <= asked.after()
                          && asked.before() < at(pull, "visible_at") + LEARNT_WITHIN);
      if (!isOnAnEdge && !(isBeingLearnt && before.equals("present"))) {
        assertThat(before).as("%s at %s", mode, asked).isEqualTo(asked.status());
        stale += before.equals("stale") ? 1 : 0;
      }
      present += before.equals("present") && asked.status().equals("present") ? 1 : 0;
    }
    assertThat(stale).as("stale in both, " + mode).isGreaterThan(10);
    assertThat(present).as("present in both, " + mode).isGreaterThan(5);
  }

  /** They are the last column. */
  private static List<String> statuses(Path set) throws Exception {
    return Files.readAllLines(set).stream()
        .skip(1)
        .map(line -> line.substring(line.lastIndexOf(',') + 1))
        .toList();
  }

  private static long at(Record row, String column) {
    return ((OffsetDateTime) row.getField(column)).toInstant().toEpochMilli();
  }
}
