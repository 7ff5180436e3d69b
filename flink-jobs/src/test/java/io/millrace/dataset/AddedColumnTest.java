package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.event.ReasonCode;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that were logged before the event had a number that it cannot be without. */
final class AddedColumnTest {
  private static final Instant AT = Instant.ofEpochMilli(Visits.START);

  @TempDir private Path folder;

  /** The event as it was. */
  static final class Before {
    record Tap(String card, Instant at) {}

    @FeatureView(name = "tap", owner = "test@example.com", description = "Taps")
    static final class TapFeatures {
      static final Entity.One<String> CARD = Entity.key("card", String.class);
      public static final EventStream<Tap> TAPS =
          EventStream.of(Tap.class).from(Kafka.topic("taps").json()).eventTime(Tap::at);
      public static final Windowed<Long> COUNT = TAPS.by(CARD, Tap::card).count().over("2h");

      private TapFeatures() {}
    }

    private Before() {}
  }

  /** With points. */
  static final class After {
    record Tap(String card, Instant at, long points) {}

    @FeatureView(name = "tap", owner = "test@example.com", description = "Taps")
    static final class TapFeatures {
      static final Entity.One<String> CARD = Entity.key("card", String.class);
      public static final EventStream<Tap> TAPS =
          EventStream.of(Tap.class).from(Kafka.topic("taps").json()).eventTime(Tap::at);
      public static final Windowed<Long> COUNT = TAPS.by(CARD, Tap::card).count().over("2h");
      public static final Windowed<Long> POINTS =
          TAPS.by(CARD, Tap::card).sum(Tap::points).over("2h");

      private TapFeatures() {}
    }

    @FeatureView(name = "coded", owner = "test@example.com", description = "The same by code")
    static final class CodedFeatures {
      public static final Windowed<Long> COUNT =
          TapFeatures.TAPS.by(TapFeatures.CARD, Tap::card).where(tap -> true).count().over("2h");

      private CodedFeatures() {}
    }

    private After() {}
  }

  @Test
  void columnsAndCodeSayTheSameOfThem() throws Exception {
    FeatureStore before = Compiler.compile(Before.TapFeatures.class).orThrow();
    FeatureStore after =
        Compiler.compile(After.TapFeatures.class, After.CodedFeatures.class).orThrow();
    OfflineCatalog catalog =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("warehouse").toUri().toString()));
    LogTable first = EventLog.table(before.stream("taps").spec(), "kafka:taps");
    LogTables.prepare(catalog, List.of(first));
    Table table =
        catalog
            .loadCatalog()
            .loadTable(TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), first.name()));
    Instant at = Instant.ofEpochMilli(Visits.START);
    log(table, 0, null);
    LogTables.prepare(catalog, List.of(EventLog.table(after.stream("taps").spec(), "kafka:taps")));
    table.refresh();
    log(table, 1, 5L);
    log(table, 2, 6L);
    Path spine =
        Files.writeString(folder.resolve("spine.csv"), "card,at\na," + AT.plusSeconds(9) + "\n");
    DatasetReport report =
        BothEngines.create(
            after,
            DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
                .features("tap.count_2h", "tap.points_2h", "coded.count_2h")
                .log(catalog)
                .to(DataFile.parse(folder + "/set.parquet")));
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")).get(0))
        .containsEntry("coded__count_2h", 2L)
        .containsEntry("tap__count_2h", 2L)
        .containsEntry("tap__points_2h", 11L);
    assertThat(report.feeds().get(0).bad()).containsOnly(Map.entry(ReasonCode.USER_CODE, 1L));
  }

  private static void log(Table table, long offset, Long points) throws Exception {
    Record row = GenericRecord.create(table.schema());
    row.setField("partition", 0);
    row.setField("offset", offset);
    row.setField("event_time", AT.atOffset(ZoneOffset.UTC));
    row.setField("ingested_at", AT.atOffset(ZoneOffset.UTC));
    row.setField("card", "a");
    row.setField("at", AT.atOffset(ZoneOffset.UTC));
    if (points != null) {
      row.setField("points", points);
    }
    LogWriter.append(table, List.of(row));
  }
}
