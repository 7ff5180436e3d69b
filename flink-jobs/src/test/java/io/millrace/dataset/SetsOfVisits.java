package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.offline.upkeep.OfflineUpkeep;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sets over a log of visits that moves on, with their records. Not thread-safe. */
final class SetsOfVisits {
  static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, PlaceFeatures.class, TillFeatures.class).orThrow();

  private final Path folder;
  private final Visits visits = Visits.seeded(5, 1_200, 3);
  private final LoggedVisits log;
  private final DatasetFolder records;

  /** Half of the visits are logged, in two commits. */
  SetsOfVisits(Path folder) throws IOException {
    this.folder = folder;
    this.log = LoggedVisits.in(folder, STORE.stream("visits"));
    this.records = new DatasetFolder(folder.resolve("datasets")).with(log.catalog());
    append(0, 300);
    append(300, 600);
  }

  Visits visits() {
    return visits;
  }

  LoggedVisits log() {
    return log;
  }

  DatasetFolder records() {
    return records;
  }

  DatasetRecord create(String name) throws Exception {
    Datasets.create(STORE, request(name));
    return records.find(name, Optional.empty()).orElseThrow();
  }

  DatasetRequest request(String name) {
    return request(name, "shop.count_2h", "shop.sum_2h", "shop.last_k_2h", "place.*");
  }

  DatasetRequest request(String name, String... features) {
    try {
      StringBuilder text = new StringBuilder("shop,district,at\n");
      for (int i = 0; i < 200; i++) {
        Visit visit = visits.all().get(i * 5);
        text.append("%s,%d,%s\n".formatted(visit.shop(), i % 3, visit.at().plusSeconds(i)));
      }
      Path spine = Files.writeString(folder.resolve("spine.csv"), text);
      return DatasetRequest.of(name, DataFile.parse(spine.toString()), "at")
          .features(features)
          .statuses(DatasetRequest.Statuses.WRITTEN)
          .log(log.catalog())
          .records(records)
          .to(DataFile.parse(folder + "/" + name + ".parquet"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** More events, some rows deleted, files merged, snapshots expired. */
  void moveOn(long snapshot) throws Exception {
    append(600, 1_200);
    log.table().refresh();
    log.deleteFirstRows();
    maintain();
    assertThat(log.table().currentSnapshot().snapshotId()).isNotEqualTo(snapshot);
    assertThat(log.table().snapshots()).hasSizeLessThanOrEqualTo(3);
  }

  void maintain() {
    UpkeepPolicy policy =
        new UpkeepPolicy(
            Duration.ofMinutes(10), Duration.ofMillis(1), 1, 128L << 20, null, Duration.ofDays(7));
    try (OfflineUpkeep upkeep = new OfflineUpkeep(log.catalog(), policy, Pace.full())) {
      assertThat(upkeep.scheduled("events_visits").problems()).isEmpty();
      assertThat(upkeep.scheduled("events_visits").problems()).isEmpty();
    }
    log.table().refresh();
  }

  void append(int from, int to) throws IOException {
    List<Logged> logged = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Visit visit = visits.all().get(i);
      logged.add(new Logged(visit, 0, i, visit.at()));
    }
    log.table().refresh();
    log.append(logged);
  }
}
