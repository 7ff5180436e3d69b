package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.event.ReasonCode;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.LoggedEvents;
import io.millrace.job.offline.LoggedRows;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.RowLog;
import io.millrace.job.table.RowHistory;
import io.millrace.table.PulledRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logged rows of a table that an earlier definition let in, and that none of this one's are. */
final class EarlierRowsTest {
  private static final Instant AT = Instant.ofEpochMilli(Visits.START);

  @TempDir private Path folder;
  private Table table;
  private long rows;

  /** The table as it was. */
  static final class Before {
    enum Tier {
      GOLD,
      BLUE,
      WOOD
    }

    record Terms(String name) {}

    record Card(String number, Tier tier, Terms terms) {}

    @FeatureView(name = "card", owner = "test@example.com", description = "Cards")
    static final class CardFeatures {
      static final Entity.One<String> CARD = Entity.key("card_id", String.class);
      static final io.millrace.Table<Card> CARDS =
          io.millrace.Table.of(Card.class)
              .from(Jdbc.query("cards", "select number, tier, terms from cards"))
              .key(CARD, Card::number)
              .every("1h");
      static final Feature<Long> ROWS = CARDS.rows().count().forever();

      private CardFeatures() {}
    }

    private Before() {}
  }

  /** Without a tier, and with the years of the terms. */
  static final class After {
    enum Tier {
      GOLD,
      BLUE
    }

    record Terms(String name, int years) {}

    record Card(String number, Tier tier, Terms terms) {}

    @FeatureView(name = "card", owner = "test@example.com", description = "Cards")
    static final class CardFeatures {
      static final Entity.One<String> CARD = Entity.key("card_id", String.class);
      static final io.millrace.Table<Card> CARDS =
          io.millrace.Table.of(Card.class)
              .from(Jdbc.query("cards", "select number, tier, terms from cards"))
              .key(CARD, Card::number)
              .every("1h");
      static final Feature<Tier> TIER = CARDS.latest(Card::tier);
      static final Feature<Long> ROWS = CARDS.rows().count().forever();

      private CardFeatures() {}
    }

    private After() {}
  }

  /** By another column, and by the tier. */
  static final class OtherKeys {
    enum Tier {
      GOLD,
      BLUE
    }

    record Card(Tier tier, String code) {}

    @FeatureView(name = "card", owner = "test@example.com", description = "Cards")
    static final class CardFeatures {
      static final Entity.Two<String, Tier> CARD =
          Entity.key("code", String.class).and("tier", Tier.class);
      static final io.millrace.Table<Card> CARDS =
          io.millrace.Table.of(Card.class)
              .from(Jdbc.query("cards", "select tier, code from cards"))
              .key(CARD, Card::code, Card::tier)
              .every("1h");
      static final Feature<Long> ROWS = CARDS.rows().count().forever();

      private CardFeatures() {}
    }

    private OtherKeys() {}
  }

  /** A tier is a day; a job is refused with the log as it is. */
  static final class OtherType {
    record Card(String number, LocalDate tier, UUID terms) {}

    @FeatureView(name = "card", owner = "test@example.com", description = "Cards")
    static final class CardFeatures {
      static final Entity.One<String> CARD = Entity.key("card_id", String.class);
      static final io.millrace.Table<Card> CARDS =
          io.millrace.Table.of(Card.class)
              .from(Jdbc.query("cards", "select number, tier from cards"))
              .key(CARD, Card::number)
              .every("1h");
      static final Feature<Long> ROWS = CARDS.rows().count().forever();

      private CardFeatures() {}
    }

    private OtherType() {}
  }

  @Test
  void soAreThoseOfAnotherType() throws Exception {
    FeatureStore now = Compiler.compile(OtherType.CardFeatures.class).orThrow();
    OfflineCatalog log = log();
    assertRows(now, log, 0);
    DatasetReport report = set(now, log, "card_id", "c");
    assertThat(made()).containsEntry("card__rows", 0L);
    assertThat(report.feeds().get(0).bad()).containsOnly(Map.entry(ReasonCode.WRONG_TYPE, 2L));
  }

  @Test
  void theyArePassedOverByJobsAndVerifyAndBadInSets() throws Exception {
    FeatureStore now = Compiler.compile(After.CardFeatures.class).orThrow();
    OfflineCatalog log = log(now, row -> row.setField("tier", "BLUE"));
    assertRows(now, log, 1);
    DatasetReport report = set(now, log, "card_id", "c");
    assertThat(made()).containsEntry("card__tier", "BLUE").containsEntry("card__rows", 1L);
    assertThat(report.feeds().get(0).bad())
        .containsOnly(
            Map.entry(ReasonCode.WRONG_TYPE, 1L), Map.entry(ReasonCode.MISSING_FIELD, 1L));
  }

  @Test
  void soAreThoseOfOtherKeys() throws Exception {
    FeatureStore now = Compiler.compile(OtherKeys.CardFeatures.class).orThrow();
    OfflineCatalog log =
        log(
            now,
            row -> {
              row.setField("code", "c");
              row.setField("tier", "BLUE");
            });
    assertRows(now, log, 1);
    DatasetReport report = set(now, log, "code,tier", "c,BLUE");
    assertThat(made()).containsEntry("card__rows", 1L);
    assertThat(report.feeds().get(0).bad())
        .containsOnly(Map.entry(ReasonCode.WRONG_TYPE, 1L), Map.entry(ReasonCode.NULL_KEY, 2L));
  }

  /** Rows of before, and one of now. */
  private OfflineCatalog log(FeatureStore now, Consumer<Record> of) throws Exception {
    OfflineCatalog catalog = log();
    LogTables.prepare(catalog, List.of(RowLog.table(now.table("cards").spec())));
    table.refresh();
    append(of);
    return catalog;
  }

  /** Three rows of before, of which one is gone. */
  private OfflineCatalog log() throws Exception {
    OfflineCatalog catalog =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("warehouse").toUri().toString()));
    FeatureStore before = Compiler.compile(Before.CardFeatures.class).orThrow();
    LogTable wanted = RowLog.table(before.table("cards").spec());
    LogTables.prepare(catalog, List.of(wanted));
    table =
        catalog
            .loadCatalog()
            .loadTable(TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), wanted.name()));
    append(row -> row.setField("tier", "WOOD"));
    append(
        row -> {
          row.setField("tier", "GOLD");
          Record terms = GenericRecord.create(row.struct().fieldType("terms").asStructType());
          terms.setField("name", "n");
          row.setField("terms", terms);
        });
    append(
        row -> {
          row.setField("number", "d");
          row.setField("gone", true);
        });
    return catalog;
  }

  /** Beside those that are gone. */
  private static void assertRows(FeatureStore now, OfflineCatalog log, int count) throws Exception {
    List<PulledRow> recalled = new ArrayList<>();
    new LoggedRows(log, RowHistory.Writer.THIS_JOB)
        .forEach(now.table("cards"), new RowHistory.After(0, Map.of()), recalled::add);
    List<PulledRow> verified = new ArrayList<>();
    try (OfflineLog open = OfflineLog.of(log)) {
      LoggedEvents.forEachRow(open, now.table("cards"), verified::add);
    }
    assertThat(recalled).filteredOn(row -> !row.isGone()).hasSize(count);
    assertThat(verified).containsExactlyInAnyOrderElementsOf(recalled);
  }

  private DatasetReport set(FeatureStore now, OfflineCatalog log, String columns, String key)
      throws Exception {
    Path spine =
        Files.writeString(
            folder.resolve("spine.csv"),
            "%s,at\n%s,%s\n".formatted(columns, key, AT.plusSeconds(9)));
    return BothEngines.create(
        now,
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .features("card.*")
            .log(log)
            .to(DataFile.parse(folder + "/set.parquet")));
  }

  private Map<String, Object> made() throws Exception {
    return ReadBack.parquet(folder.resolve("set.parquet")).get(0);
  }

  private void append(Consumer<Record> more) throws Exception {
    Record row = GenericRecord.create(table.schema());
    row.setField("pull", 1);
    row.setField("row_id", ++rows);
    row.setField("observed_at", AT.atOffset(ZoneOffset.UTC));
    row.setField("pulled_at", AT.atOffset(ZoneOffset.UTC));
    row.setField("gone", false);
    row.setField("number", "c");
    more.accept(row);
    LogWriter.append(table, List.of(row));
  }
}
