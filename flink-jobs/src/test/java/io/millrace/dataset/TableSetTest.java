package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.Feature;
import io.millrace.answer.Answer;
import io.millrace.compile.BoundTable;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.OwnerFeatures.Owned;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.RowLog;
import io.millrace.table.PulledRow;
import io.millrace.table.RowMemory;
import io.millrace.table.RowOrder;
import io.millrace.testkit.FeatureTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training sets over tables that were pulled, beside what the test kit answers. */
final class TableSetTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, OwnerFeatures.class).orThrow();
  private static final List<Feature<?>> FEATURES =
      List.of(
          OwnerFeatures.OWNER,
          OwnerFeatures.RENT,
          OwnerFeatures.CHANGES.over("2h"),
          OwnerFeatures.RENTS.over("1d"),
          OwnerFeatures.VISITS_MADE.over("2h"));
  private static final long HOUR = 3_600_000;

  @TempDir private Path folder;

  private record Pull(long at, List<Owned> rows) {}

  @Test
  void versionsCountFromWhenTheyWereKnownAndTheFirstPullFromWhenTheyWereObserved()
      throws Exception {
    Random random = new Random(41);
    List<Pull> pulls = pulls(random);
    Visits visits = Visits.seeded(42, 300, 3);
    FeatureTest kit = FeatureTest.of(ShopFeatures.class, OwnerFeatures.class);
    kit.send(ShopFeatures.VISITS, visits.all());
    for (Pull pull : pulls) {
      kit.pull(
          OwnerFeatures.OWNERS, Instant.ofEpochMilli(pull.at()), pull.rows().toArray(Owned[]::new));
    }
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    log.append(logged(visits));
    logPulls(log.catalog(), pulls);

    List<Long> instants = new ArrayList<>();
    StringBuilder spine = new StringBuilder("shop,at\n");
    for (int i = 0; i < 400; i++) {
      Pull pull = pulls.get(random.nextInt(pulls.size()));
      long at =
          random.nextBoolean() || pull.rows().isEmpty()
              ? pull.at() + random.nextInt(3) - 1
              : pull.rows().get(0).since().toEpochMilli() + random.nextInt(3) - 1;
      instants.add(Math.max(pulls.get(0).at(), at));
      spine.append("shop %d,%s\n".formatted(i % 4, Instant.ofEpochMilli(instants.get(i))));
    }
    instants.add(Visits.START - 5 * HOUR);
    spine.append("shop 0,%s\n".formatted(Instant.ofEpochMilli(Visits.START - 5 * HOUR)));
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    BothEngines.create(
        STORE,
        DatasetRequest.of("set", DataFile.parse(file.toString()), "at")
            .features("owner.*")
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet")));
    List<Map<String, Object>> rows = ReadBack.parquet(folder.resolve("set.parquet"));
    for (int i = 0; i < 400; i++) {
      for (Feature<?> feature : FEATURES) {
        String column = FeatureSelection.column(STORE.feature(feature));
        Answer expected =
            kit.at(Instant.ofEpochMilli(instants.get(i)))
                .answer(ShopFeatures.SHOP, "shop " + i % 4, feature);
        assertThat(rows.get(i).get(column))
            .as("%s of shop %d at %d", column, i % 4, instants.get(i))
            .isEqualTo(expected.value());
      }
    }
    // Before anything was pulled, but after it was observed.
    assertThat(rows.get(400).get("owner__owner")).isEqualTo("first");
  }

  @Test
  void aPushedRowCountsFromWhenItArrived() throws Exception {
    long arrival = Visits.START + HOUR / 2;
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    Owned first = owned("shop 0", "first", 1.0, Visits.START - 10 * HOUR);
    logPulls(log.catalog(), List.of(new Pull(Visits.START, List.of(first))));
    logPushes(
        log.catalog(),
        List.of(
            // Observed before it arrived, then two of one instant: the later push is the latest.
            pushed(3, owned("shop 0", "second", 2.0, arrival - HOUR / 6), arrival),
            pushed(4, owned("shop 0", "zoe", 4.0, arrival + 1_000), arrival + 1_000),
            pushed(5, owned("shop 0", "adam", 8.0, arrival + 1_000), arrival + 1_000)));
    long[] instants = {
      arrival - HOUR / 6, arrival - 1, arrival, arrival + 999, arrival + 1_000, arrival + 1_001
    };
    StringBuilder spine = new StringBuilder("shop,at\n");
    for (long at : instants) {
      spine.append("shop 0,%s\n".formatted(Instant.ofEpochMilli(at)));
    }
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    BothEngines.create(
        STORE,
        DatasetRequest.of("set", DataFile.parse(file.toString()), "at")
            .features("owner.owner", "owner.rent", "owner.changes_2h", "owner.rents_1d")
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet")));
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
        .extracting(
            row -> row.get("owner__owner"),
            row -> row.get("owner__rent"),
            row -> row.get("owner__changes_2h"),
            row -> row.get("owner__rents_1d"))
        .containsExactly(
            tuple("first", 1.0, 0L, 1.0),
            tuple("first", 1.0, 0L, 1.0),
            tuple("second", 2.0, 1L, 3.0),
            tuple("second", 2.0, 1L, 3.0),
            // Known by then, but observed at that very instant.
            tuple("second", 2.0, 1L, 3.0),
            tuple("adam", 8.0, 3L, 15.0));
  }

  @Test
  void asKnownAtAnInstantOnlyRowsCountThatHadBeenPulledByThen() throws Exception {
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    long second = Visits.START + HOUR;
    long asked = second + HOUR;
    logPulls(
        log.catalog(),
        List.of(
            new Pull(
                Visits.START, List.of(owned("shop 0", "first", 1.0, Visits.START - 10 * HOUR))),
            new Pull(second, List.of(owned("shop 0", "second", 2.0, second - HOUR / 2)))));
    Path file =
        Files.writeString(
            folder.resolve("spine.csv"), "shop,at\nshop 0," + Instant.ofEpochMilli(asked) + "\n");
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse(file.toString()), "at")
            .features("owner.owner", "owner.rents_1d")
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet"));
    long[] known = {Visits.START - 1, Visits.START, second - 1, second};
    List<String> owners = new ArrayList<>();
    for (long at : known) {
      BothEngines.create(STORE, request.asKnownAt(Instant.ofEpochMilli(at)));
      Map<String, Object> row = ReadBack.parquet(folder.resolve("set.parquet")).get(0);
      owners.add(row.get("owner__owner") + " " + row.get("owner__rents_1d"));
    }
    assertThat(owners).containsExactly("null null", "first 1.0", "first 1.0", "second 3.0");
  }

  /** Observed at the instant asked for, it is an event of it, known or not. */
  @Test
  void aStatusDoesNotDependOnTheOtherRowsOfTheSpine() throws Exception {
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    long observed = Visits.START;
    logPulls(
        log.catalog(),
        List.of(new Pull(observed, List.of(owned("shop 0", "first", 1.0, observed)))));
    String at = "shop 0," + Instant.ofEpochMilli(observed) + "\n";
    String later = "shop 0," + Instant.ofEpochMilli(observed + 1) + "\n";
    List<Map<String, Object>> alone = owners(log, "shop,at\n" + at);
    List<Map<String, Object>> beside = owners(log, "shop,at\n" + at + later);
    assertThat(beside.get(0)).isEqualTo(alone.get(0));
    assertThat(alone.get(0)).containsEntry("owner__owner__status", "not_found");
    assertThat(beside.get(1)).containsEntry("owner__owner", "first");
  }

  /** Observed before, it counts at the very instant at which a pull brings it. */
  @Test
  void aRowThatBecomesKnownAtTheInstantCountsIfItWasObservedBefore() throws Exception {
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    long known = Visits.START + HOUR;
    Owned second = owned("shop 1", "second", 2.0, known - 1);
    logPulls(
        log.catalog(),
        List.of(new Pull(Visits.START, List.of()), new Pull(known, List.of(second))));
    String before = "shop 1," + Instant.ofEpochMilli(known - 1) + "\n";
    String at = "shop 1," + Instant.ofEpochMilli(known) + "\n";
    List<Map<String, Object>> rows = owners(log, "shop,at\n" + before + at);
    assertThat(rows.get(0)).containsEntry("owner__owner__status", "not_found");
    assertThat(rows.get(1)).containsEntry("owner__owner", "second");
  }

  private List<Map<String, Object>> owners(LoggedVisits log, String spine) throws Exception {
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    BothEngines.create(
        STORE,
        DatasetRequest.of("set", DataFile.parse(file.toString()), "at")
            .features("owner.owner", "owner.changes_2h")
            .statuses(DatasetRequest.Statuses.WRITTEN)
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet")));
    return ReadBack.parquet(folder.resolve("set.parquet"));
  }

  private record Pushed(long offset, Owned row, long arrival) {}

  private static Pushed pushed(long offset, Owned row, long arrival) {
    return new Pushed(offset, row, arrival);
  }

  /** As a job logs what comes from partition 0 of the table's topic. */
  private static void logPushes(OfflineCatalog offline, List<Pushed> pushes) throws Exception {
    Table log = log(offline);
    List<Record> rows = new ArrayList<>();
    for (Pushed pushed : pushes) {
      Record row = GenericRecord.create(log.schema());
      row.setField("pull", -1);
      row.setField("row_id", pushed.offset());
      row.setField("observed_at", pushed.row().since().atOffset(ZoneOffset.UTC));
      row.setField("pulled_at", time(pushed.arrival()));
      row.setField("gone", false);
      row.setField("shop", pushed.row().shop());
      row.setField("owner", pushed.row().owner());
      row.setField("rent", pushed.row().rent());
      row.setField("since", pushed.row().since().atOffset(ZoneOffset.UTC));
      rows.add(row);
    }
    LogWriter.append(log, rows);
  }

  private static Table log(OfflineCatalog offline) {
    LogTable wanted = RowLog.table(STORE.table("owners").spec());
    LogTables.prepare(offline, List.of(wanted));
    return offline
        .loadCatalog()
        .loadTable(TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), wanted.name()));
  }

  /** The first brings history; later ones change, repeat and drop rows. */
  private static List<Pull> pulls(Random random) {
    List<Pull> pulls = new ArrayList<>();
    Map<String, Owned> there = new LinkedHashMap<>();
    there.put("shop 0", owned("shop 0", "first", 1.0, Visits.START - 10 * HOUR));
    for (int i = 0; i < 12; i++) {
      long at = Visits.START + i * HOUR;
      for (int shop = 0; shop < 3; shop++) {
        String name = "shop " + shop;
        switch (random.nextInt(5)) {
          case 0 ->
              there.put(
                  name, owned(name, "o" + random.nextInt(4), 1.0 * random.nextInt(9), at - 60_000));
          case 1 -> there.put(name, owned(name, null, null, at + random.nextInt(2) * HOUR));
          case 2 -> {
            if (i > 0) {
              there.remove(name);
            }
          }
          default -> {
            // As it was.
          }
        }
      }
      if (i == 0) {
        there.put("shop 0", owned("shop 0", "first", 1.0, Visits.START - 10 * HOUR));
      }
      pulls.add(new Pull(at, List.copyOf(there.values())));
    }
    return pulls;
  }

  private static Owned owned(String shop, String owner, Double rent, long since) {
    return new Owned(shop, owner, rent, Instant.ofEpochMilli(since));
  }

  private static List<Logged> logged(Visits visits) {
    List<Logged> logged = new ArrayList<>();
    for (Visit visit : visits.all()) {
      logged.add(new Logged(visit, 0, logged.size(), visit.at()));
    }
    return logged;
  }

  /** As a job logs them: each version once, and that a row is gone. */
  private static void logPulls(OfflineCatalog offline, List<Pull> pulls) throws Exception {
    BoundTable table = STORE.table("owners");
    Table log = log(offline);
    RowMemory.Versions versions = new RowMemory.Versions(table.spec().type());
    Map<EntityKey, RowMemory> memory = new TreeMap<>();
    List<PulledRow> found = new ArrayList<>();
    for (int i = 0; i < pulls.size(); i++) {
      long number = i + 1;
      long at = pulls.get(i).at();
      for (Owned row : pulls.get(i).rows()) {
        PulledRow pulled = table.pulled(row, number, at);
        memory
            .computeIfAbsent(pulled.key(), each -> new RowMemory())
            .see(pulled, versions)
            .ifPresent(found::add);
      }
      memory.forEach(
          (key, known) ->
              known
                  .goneAfter(number, at)
                  .ifPresent(gone -> found.add(table.gone(key, number, at, gone))));
    }
    found.sort(Comparator.comparingLong(PulledRow::pulledAtMillis));
    RowOrder order = new RowOrder(table.spec().type());
    List<Record> rows = new ArrayList<>();
    for (PulledRow pulled : found) {
      Record row = GenericRecord.create(log.schema());
      row.setField("pull", (int) pulled.pull());
      row.setField("row_id", order.identity(pulled));
      row.setField("observed_at", time(pulled.observedAtMillis()));
      row.setField("pulled_at", time(pulled.pulledAtMillis()));
      row.setField("gone", pulled.isGone());
      row.setField("shop", table.keys().decode(pulled.key()).get(0));
      if (!pulled.isGone()) {
        row.setField("owner", pulled.columns().values().get(1));
        row.setField("rent", pulled.columns().values().get(2));
        row.setField(
            "since", ((Instant) pulled.columns().values().get(3)).atOffset(ZoneOffset.UTC));
      }
      rows.add(row);
    }
    LogWriter.append(log, rows);
  }

  private static java.time.OffsetDateTime time(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
