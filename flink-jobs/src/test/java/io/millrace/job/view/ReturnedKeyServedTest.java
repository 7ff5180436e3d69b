package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.HOUR;
import static io.millrace.job.view.ViewHarness.MINUTE;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.Answer;
import io.millrace.answer.AnswerPlan;
import io.millrace.answer.AnswerRequest;
import io.millrace.answer.StoredRow;
import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.BothEngines;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.LogWriter;
import io.millrace.dataset.ReadBack;
import io.millrace.job.ShopFeatures;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.ServedLog;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key whose row was deleted and that comes back after its positions were forgotten (decision 7)
 * has a row online: its table row is gone, so nothing guards against a lower position. A set
 * as-served must have what was served.
 */
final class ReturnedKeyServedTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();
  private static final BoundView VIEW = STORE.view("shop");
  private static final List<String> FEATURES = List.of("shop.sales_1h", "shop.largest_30d");

  @TempDir private Path folder;

  @Test
  void asServedAKeyThatCameBackHasTheRowOfItsNewLife() throws Exception {
    List<RowUpdate> first;
    List<RowUpdate> gone;
    RowUpdate back;
    try (ViewHarness view = ViewHarness.live(ShopFeatures.class)) {
      view.pay(1, "a", 1, START - 1, 5_000);
      view.pay(0, "a", 1, START - 1, 100);
      view.goTo(START + MINUTE);
      first = view.updates();
      view.goTo(START + 32 * 24 * HOUR);
      view.goTo(START + 33 * 24 * HOUR);
      gone = view.updates();
      long now = START + 34 * 24 * HOUR;
      view.goTo(now);
      view.pay(0, "a", 7, now - 1, 150);
      view.flush();
      List<RowUpdate> updates = view.updates();
      back = updates.get(updates.size() - 1);
    }
    RowUpdate deletion = gone.get(gone.size() - 1);
    assertThat(deletion.isDeletion()).isTrue();
    assertThat(back.isDeletion()).isFalse();
    assertThat(back.decidedAtMillis()).isGreaterThan(deletion.decidedAtMillis());
    // As decision 7 has it: positions begin anew, lower than before.
    assertThat(back.position()).isEqualTo(151).isLessThan(deletion.position());

    List<RowUpdate> all = new ArrayList<>(first);
    all.addAll(gone);
    all.add(back);
    String spine =
        "shop,at\nshop1,%s\nshop1,%s\n"
            .formatted(
                Instant.ofEpochMilli(deletion.decidedAtMillis() + 1),
                Instant.ofEpochMilli(back.decidedAtMillis() + 1_000));
    List<Map<String, Object>> rows = asServed(log(all), spine);
    assertThat(rows.get(0)).containsEntry("shop__sales_1h__status", "not_found");
    assertThat(rows.get(1))
        .containsEntry("shop__sales_1h__status", "present")
        .containsEntry("shop__sales_1h", 1L)
        .containsEntry("shop__largest_30d", 7.0);
  }

  /**
   * Payments of two partitions, with pauses after which the shop is empty for minutes or longer.
   */
  @Test
  void asServedASetHoldsWhatTheOnlineTableHeldInAllLivesOfAKey() throws Exception {
    Random random = new Random(5);
    List<RowUpdate> decided = new ArrayList<>();
    StringBuilder spine = new StringBuilder("shop,at\n");
    List<Answer[]> expected = new ArrayList<>();
    AnswerPlan plan = AnswerPlan.of(STORE, FEATURES);
    try (ViewHarness view = ViewHarness.live(ShopFeatures.class)) {
      long[] offsets = new long[2];
      long now = START;
      for (int i = 0; i < 150; i++) {
        int partition = random.nextInt(2);
        offsets[partition] += 1 + random.nextInt(partition == 0 ? 3 : 1_000);
        view.pay(partition, "a", random.nextInt(100), now - 1, offsets[partition]);
        view.flush();
        now += random.nextInt(3) == 0 ? 2 * HOUR : 31 * 24 * HOUR;
        // An empty key is found out here, minutes or an hour before the next payment.
        view.goTo(now - (random.nextBoolean() ? 5 * MINUTE : HOUR));
        view.goTo(now);
        decided.addAll(view.updates());
      }
      for (RowUpdate update : decided) {
        for (long after : new long[] {0, 61 * MINUTE, 20 * 24 * HOUR}) {
          long at = update.decidedAtMillis() + after + random.nextInt(3) - 1;
          spine.append("shop1,").append(Instant.ofEpochMilli(at)).append('\n');
          RowUpdate held = heldOnline(decided, at);
          StoredRow row = held == null ? null : StoredRow.of(view.decode(held));
          expected.add(
              plan.answer(
                  new AnswerRequest(
                      at,
                      new StoredRow[] {row},
                      new ViewFreshness[] {ViewFreshness.complete(1)},
                      Map.of(),
                      Map.of())));
        }
      }
    }
    assertThat(returnsAtLowerPositions(decided)).isGreaterThan(10);

    // Which file a row lies in tells nothing of when it was decided.
    Collections.shuffle(decided, random);
    List<Map<String, Object>> set = asServed(log(decided), spine.toString());
    for (int i = 0; i < set.size(); i++) {
      for (int f = 0; f < FEATURES.size(); f++) {
        String column = FEATURES.get(f).replace(".", "__");
        assertThat(set.get(i)).as("row %d", i).containsEntry(column, expected.get(i)[f].value());
        assertThat(set.get(i))
            .as("row %d", i)
            .containsEntry(column + "__status", expected.get(i)[f].status().text());
      }
    }
  }

  /** As the online table is written: its guard compares with a row that is there. */
  private static RowUpdate heldOnline(List<RowUpdate> decided, long atMillis) {
    RowUpdate held = null;
    for (RowUpdate update : decided) {
      if (update.decidedAtMillis() <= atMillis && (held == null || isLater(update, held))) {
        held = update.isDeletion() ? null : update;
      }
    }
    return held;
  }

  private static boolean isLater(RowUpdate update, RowUpdate held) {
    return update.position() > held.position()
        || (update.position() == held.position()
            && update.decidedAtMillis() > held.decidedAtMillis());
  }

  private static int returnsAtLowerPositions(List<RowUpdate> decided) {
    int returns = 0;
    for (int i = 1; i < decided.size(); i++) {
      if (decided.get(i).position() < decided.get(i - 1).position()) {
        assertThat(decided.get(i - 1).isDeletion()).as("the life before has ended").isTrue();
        returns++;
      }
    }
    return returns;
  }

  private List<Map<String, Object>> asServed(OfflineCatalog log, String spine) throws Exception {
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    Path target = folder.resolve("set.parquet");
    BothEngines.create(
        STORE,
        DatasetRequest.of("back", DataFile.parse(file.toString()), "at")
            .features(FEATURES.toArray(String[]::new))
            .mode(DatasetRequest.Mode.AS_SERVED)
            .statuses(DatasetRequest.Statuses.WRITTEN)
            .log(log)
            .to(DataFile.parse(target.toString())));
    return ReadBack.parquet(target);
  }

  private OfflineCatalog log(List<RowUpdate> updates) throws Exception {
    OfflineCatalog log =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("log").toUri().toString()));
    LogTable wanted = ServedLog.table(VIEW);
    LogTables.prepare(log, List.of(wanted));
    Table table =
        log.loadCatalog()
            .loadTable(TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), wanted.name()));
    append(table, updates);
    return log;
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
}
