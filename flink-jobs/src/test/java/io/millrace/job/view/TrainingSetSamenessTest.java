package io.millrace.job.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.Answer;
import io.millrace.answer.AnswerPlan;
import io.millrace.answer.AnswerRequest;
import io.millrace.answer.Status;
import io.millrace.answer.StoredRow;
import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.dataset.BothEngines;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetReport;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.FeatureSelection;
import io.millrace.dataset.LogWriter;
import io.millrace.dataset.ReadBack;
import io.millrace.dataset.ShopFeatures;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.dataset.Visits;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.ServedLog;
import io.millrace.manifest.FeatureSpec;
import io.millrace.row.OnlineRow;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training sets beside what the job's own operator decided of the same events: the last row decided
 * by an instant, then its step, answered as the gateway does.
 */
final class TrainingSetSamenessTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();
  private static final BoundView VIEW = STORE.view("shop");
  private static final int INSTANTS = 3_000;
  private static final int SHOPS = 3;

  @TempDir private Path folder;
  private Visits visits;
  private List<String> features;
  private List<String> shops;
  private List<Long> instants;
  private List<RowUpdate> decided;
  private Map<String, List<RowUpdate>> byShop;
  private AnswerPlan plan;
  private final List<Answer[]> answers = new ArrayList<>();
  private final List<Boolean> settled = new ArrayList<>();

  @BeforeEach
  void whatTheJobDecides() throws Exception {
    visits = Visits.seeded(21, 2_500, SHOPS);
    features =
        VIEW.spec().features().stream()
            .filter(feature -> feature.kind() == FeatureSpec.Kind.AGGREGATED)
            .map(feature -> "shop." + feature.name())
            .toList();
    shops = new ArrayList<>();
    instants = new ArrayList<>();
    Random random = new Random(22);
    // At the very first event of a shop its row has just been decided.
    for (int shop = 0; shop < SHOPS; shop++) {
      String name = "shop " + shop;
      shops.add(name);
      instants.add(
          visits.all().stream()
              .filter(visit -> visit.shop().equals(name))
              .mapToLong(visit -> visit.at().toEpochMilli())
              .min()
              .orElseThrow());
    }
    for (int i = SHOPS; i < INSTANTS; i++) {
      Visit visit = visits.all().get(random.nextInt(visits.all().size()));
      shops.add(visit.shop());
      instants.add(
          visit.at().toEpochMilli()
              + (random.nextBoolean() ? random.nextInt(3) - 1 : random.nextInt(8_000_000)));
    }
    plan = AnswerPlan.of(STORE, features);
    try (ViewHarness job = ViewHarness.replay(ShopFeatures.class)) {
      replay(job);
      decided = job.updates();
      byShop =
          decided.stream()
              .collect(
                  Collectors.groupingBy(
                      update -> (String) VIEW.keys().decode(update.key()).get(0)));
      for (int i = 0; i < INSTANTS; i++) {
        answers.add(answered(job, shops.get(i), instants.get(i)));
      }
    }
  }

  @Test
  void recomputedASetHoldsWhatTheJobHadDecidedByThatInstant() throws Exception {
    List<Map<String, Object>> set =
        set(request().source("visits", SourceOverride.parse("csv:" + visits.csv(folder))));
    for (int i = 0; i < INSTANTS; i++) {
      for (int f = 0; f < features.size(); f++) {
        assertValue(set.get(i), i, f);
        // A row of an event at t stands already at t; a recomputed set asks before the event.
        if (settled.get(i)) {
          assertStatus(set.get(i), i, f);
        }
      }
    }
  }

  @Test
  void asServedASetHoldsThatTooAndItsStatus() throws Exception {
    List<Map<String, Object>> set =
        set(request().mode(DatasetRequest.Mode.AS_SERVED).log(servedLog()));
    for (int i = 0; i < INSTANTS; i++) {
      for (int f = 0; f < features.size(); f++) {
        assertValue(set.get(i), i, f);
        assertStatus(set.get(i), i, f);
      }
    }
  }

  @Test
  void theOperatorDecidesNoTwoRowsThatTheOrderOfWritesDoesNotTellApart() {
    assertThat(decided)
        .extracting(
            each -> List.of(each.key(), each.epoch(), each.position(), each.decidedAtMillis()))
        .doesNotHaveDuplicates();
  }

  @Test
  void ofWritesThatNothingTellsApartTheSameOneCountsInWhateverOrderTheyLie() throws Exception {
    // Each row once more, with the bytes of the next one of its key, in a file before or behind.
    List<RowUpdate> others = new ArrayList<>();
    for (List<RowUpdate> rows : byShop.values()) {
      for (int i = 1; i < rows.size(); i++) {
        RowUpdate row = rows.get(i - 1);
        others.add(
            new RowUpdate(
                row.key(),
                rows.get(i).row(),
                row.epoch(),
                row.position(),
                row.decidedAtMillis(),
                row.arrivalMillis()));
      }
    }
    List<Map<String, Object>> before =
        set(
            request()
                .mode(DatasetRequest.Mode.AS_SERVED)
                .log(servedLog("before", others, decided)));
    List<Map<String, Object>> behind =
        set(
            request()
                .mode(DatasetRequest.Mode.AS_SERVED)
                .log(servedLog("behind", decided, others)));
    assertThat(before).isEqualTo(behind);
    assertThat(before)
        .isNotEqualTo(set(request().mode(DatasetRequest.Mode.AS_SERVED).log(servedLog())));
  }

  @Test
  void whatLosesByTheOrderOfWritesDoesNotCountHoweverLateItWasDecided() throws Exception {
    List<RowUpdate> losing = new ArrayList<>();
    for (List<RowUpdate> rows : byShop.values()) {
      for (int i = 2; i < rows.size(); i++) {
        RowUpdate row = rows.get(i);
        RowUpdate old = rows.get(i - 2);
        long late = row.decidedAtMillis() + 1;
        // Of an epoch before, whatever its position; and of a position before.
        losing.add(written(old, row.epoch() - 1, row.position() + 1_000, late));
        // What is decided after a deletion is of another life of the key: ReturnedKeyServedTest.
        if (old.position() < row.position() && !row.isDeletion()) {
          losing.add(written(old, row.epoch(), old.position(), late));
        }
      }
    }
    List<Map<String, Object>> set =
        set(
            request()
                .mode(DatasetRequest.Mode.AS_SERVED)
                .log(servedLog("losing", losing, decided)));
    for (int i = 0; i < INSTANTS; i++) {
      for (int f = 0; f < features.size(); f++) {
        assertValue(set.get(i), i, f);
      }
    }
  }

  private static RowUpdate written(RowUpdate row, long epoch, long position, long decidedAt) {
    return new RowUpdate(row.key(), row.row(), epoch, position, decidedAt, row.arrivalMillis());
  }

  @Test
  void asServedAndKnownAtAnInstantTheLastRowDecidedByThenHasTheStepOfTheInstantAsked()
      throws Exception {
    long known = instants.stream().sorted().skip(INSTANTS / 2).findFirst().orElseThrow();
    List<Map<String, Object>> set =
        set(
            request()
                .mode(DatasetRequest.Mode.AS_SERVED)
                .asKnownAt(Instant.ofEpochMilli(known))
                .log(servedLog()));
    int differ = 0;
    int stale = 0;
    try (ViewHarness job = ViewHarness.replay(ShopFeatures.class)) {
      for (int i = 0; i < INSTANTS; i++) {
        Answer[] then =
            answered(job, shops.get(i), Math.min(known, instants.get(i)), instants.get(i));
        for (int f = 0; f < features.size(); f++) {
          String column = FeatureSelection.column(plan.outputs().get(f));
          assertThat(set.get(i).get(column))
              .as("%s of %s at %d", column, shops.get(i), instants.get(i))
              .isEqualTo(then[f].value());
          assertThat(set.get(i).get(column + "__status")).isEqualTo(then[f].status().text());
          stale += then[f].status() == Status.STALE ? 1 : 0;
          differ += Objects.equals(then[f].value(), answers.get(i)[f].value()) ? 0 : 1;
        }
      }
    }
    assertThat(differ).isPositive();
    assertThat(stale).as("past the horizon of the row").isPositive();
  }

  @Test
  void beforeTheFirstDecisionAllIsNotFoundAndTheRowsConcernedAreCounted() throws Exception {
    Set<Long> asked = new HashSet<>(instants);
    // A job that was started later; its first decision, and the instant before, are asked for.
    List<Long> begins =
        decided.stream()
            .map(RowUpdate::decidedAtMillis)
            .filter(at -> asked.contains(at) && asked.contains(at - 1))
            .sorted()
            .toList();
    long begin = begins.get(begins.size() / 2);
    List<RowUpdate> later =
        decided.stream().filter(update -> update.decidedAtMillis() >= begin).toList();
    Path target = folder.resolve("set.parquet");
    DatasetReport report =
        BothEngines.create(
            STORE,
            request()
                .mode(DatasetRequest.Mode.AS_SERVED)
                .log(servedLog("later", later))
                .to(DataFile.parse(target.toString())));
    long before = instants.stream().filter(at -> at < begin).count();
    assertThat(report.warnings())
        .containsExactly(
            "%d rows of the spine ask for an instant before the first decision of view 'shop', which was at %s; answered as of keys that had no row"
                .formatted(before, Instant.ofEpochMilli(begin)));
    List<Map<String, Object>> set = ReadBack.parquet(target);
    String status = FeatureSelection.column(plan.outputs().get(0)) + "__status";
    for (int i = 0; i < INSTANTS; i++) {
      if (instants.get(i) < begin) {
        assertThat(set.get(i).get(status)).isEqualTo("not_found");
      }
    }
  }

  private void assertValue(Map<String, Object> row, int i, int f) {
    String column = FeatureSelection.column(plan.outputs().get(f));
    assertThat(row.get(column))
        .as("%s of %s at %d", column, shops.get(i), instants.get(i))
        .isEqualTo(answers.get(i)[f].value());
  }

  private void assertStatus(Map<String, Object> row, int i, int f) {
    String column = FeatureSelection.column(plan.outputs().get(f)) + "__status";
    assertThat(row.get(column))
        .as("%s of %s at %d", column, shops.get(i), instants.get(i))
        .isEqualTo(answers.get(i)[f].status().text());
  }

  private Answer[] answered(ViewHarness job, String shop, long at) {
    OnlineRow row = row(job, shop, at);
    settled.add(row == null || row.startMillis() < at);
    return answered(row, at);
  }

  /** From what had been decided by an instant, which may be before the one asked for. */
  private Answer[] answered(ViewHarness job, String shop, long decidedBy, long at) {
    return answered(row(job, shop, decidedBy), at);
  }

  private OnlineRow row(ViewHarness job, String shop, long decidedBy) {
    RowUpdate last = null;
    for (RowUpdate update : byShop.get(shop)) {
      last = update.decidedAtMillis() <= decidedBy ? update : last;
    }
    return last == null || last.isDeletion() ? null : job.decode(last);
  }

  private Answer[] answered(OnlineRow row, long at) {
    return plan.answer(
        new AnswerRequest(
            at,
            new StoredRow[] {row == null ? null : StoredRow.of(row)},
            new ViewFreshness[] {ViewFreshness.complete(1)},
            Map.of(),
            Map.of()));
  }

  private DatasetRequest request() throws Exception {
    StringBuilder spine = new StringBuilder("shop,at\n");
    for (int i = 0; i < INSTANTS; i++) {
      spine.append(shops.get(i)).append(',').append(Instant.ofEpochMilli(instants.get(i)));
      spine.append('\n');
    }
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    return DatasetRequest.of("same", DataFile.parse(file.toString()), "at")
        .features(features.toArray(String[]::new))
        .statuses(DatasetRequest.Statuses.WRITTEN);
  }

  private List<Map<String, Object>> set(DatasetRequest request) throws Exception {
    Path target = folder.resolve("set.parquet");
    BothEngines.create(STORE, request.to(DataFile.parse(target.toString())));
    return ReadBack.parquet(target);
  }

  /** The decisions as the job's sink logs them, as far as a set reads them. */
  private OfflineCatalog servedLog() throws Exception {
    return servedLog("warehouse", decided);
  }

  /** One commit after the other. */
  @SafeVarargs
  private final OfflineCatalog servedLog(String name, List<RowUpdate>... commits) throws Exception {
    OfflineCatalog offline =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve(name).toUri().toString()));
    LogTable wanted = ServedLog.table(VIEW);
    LogTables.prepare(offline, List.of(wanted));
    Table table =
        offline
            .loadCatalog()
            .loadTable(TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), wanted.name()));
    for (List<RowUpdate> commit : commits) {
      append(table, commit);
    }
    return offline;
  }

  private static void append(Table table, List<RowUpdate> updates) throws Exception {
    List<Record> rows = new ArrayList<>();
    for (RowUpdate update : updates) {
      Record row = GenericRecord.create(table.schema());
      row.setField("shop", VIEW.keys().decode(update.key()).get(0));
      row.setField("epoch", update.epoch());
      row.setField("position", update.position());
      row.setField(
          "decided_at", Instant.ofEpochMilli(update.decidedAtMillis()).atOffset(ZoneOffset.UTC));
      row.setField("deleted", update.isDeletion());
      row.setField("steps", List.of());
      row.setField("row", update.isDeletion() ? null : ByteBuffer.wrap(update.row()));
      rows.add(row);
    }
    LogWriter.append(table, rows);
  }

  private void replay(ViewHarness job) throws Exception {
    long newest = Long.MIN_VALUE;
    for (int i = 0; i < visits.all().size(); i++) {
      Visit visit = visits.all().get(i);
      long time = visit.at().toEpochMilli();
      newest = Math.max(newest, time);
      for (Contribution each : job.view.contributions("visits", visit, time, time, 0, i)) {
        job.flink.processElement(each, time);
      }
    }
    // Past every instant asked for, so that rows were decided up to there.
    job.flink.processWatermark(newest + 10_000_000);
  }
}
