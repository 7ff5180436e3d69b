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
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logged events that an earlier definition let in, and that this one reads otherwise. */
final class EarlierEventsTest {
  private static final Instant AT = Instant.ofEpochMilli(Visits.START);

  @TempDir private Path folder;
  private Table table;

  /** The event as it was. */
  static final class Before {
    enum Kind {
      PAID,
      GIVEN,
      STOLEN
    }

    record Place(String city) {}

    record Tap(String card, Instant at, Kind kind, Place place, List<Place> way) {}

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

  /** Without a symbol. */
  static final class WithoutASymbol {
    enum Kind {
      PAID,
      GIVEN
    }

    record Place(String city) {}

    record Tap(String card, Instant at, Kind kind, Place place, List<Place> way) {}

    @FeatureView(name = "tap", owner = "test@example.com", description = "Taps")
    static final class TapFeatures {
      static final Entity.One<String> CARD = Entity.key("card", String.class);
      public static final EventStream<Tap> TAPS =
          EventStream.of(Tap.class).from(Kafka.topic("taps").json()).eventTime(Tap::at);
      public static final Windowed<Long> COUNT = TAPS.by(CARD, Tap::card).count().over("2h");
      public static final Windowed<Long> KINDS =
          TAPS.by(CARD, Tap::card).distinctCount(Tap::kind, 9).over("2h");
      public static final Windowed<Kind> FIRST =
          TAPS.by(CARD, Tap::card).first(Tap::kind).over("2h");

      private TapFeatures() {}
    }

    @FeatureView(name = "coded", owner = "test@example.com", description = "The same by code")
    static final class CodedFeatures {
      public static final Windowed<Long> COUNT =
          TapFeatures.TAPS.by(TapFeatures.CARD, Tap::card).where(tap -> true).count().over("2h");
      public static final Windowed<Long> KINDS =
          TapFeatures.TAPS
              .by(TapFeatures.CARD, Tap::card)
              .where(tap -> true)
              .distinctCount(Tap::kind, 9)
              .over("2h");
      public static final Windowed<Kind> FIRST =
          TapFeatures.TAPS
              .by(TapFeatures.CARD, Tap::card)
              .where(tap -> true)
              .first(Tap::kind)
              .over("2h");

      private CodedFeatures() {}
    }

    @FeatureView(name = "kind", owner = "test@example.com", description = "By kind")
    static final class KindFeatures {
      static final Entity.One<Kind> KIND = Entity.key("kind", Kind.class);
      public static final Windowed<Long> COUNT =
          TapFeatures.TAPS.by(KIND, Tap::kind).count().over("2h");

      private KindFeatures() {}
    }

    private WithoutASymbol() {}
  }

  /** With the floor of a place. */
  static final class WithAFloor {
    record Place(String city, int floor) {}

    record Tap(String card, Instant at, Place place, List<Place> way) {}

    @FeatureView(name = "tap", owner = "test@example.com", description = "Taps")
    static final class TapFeatures {
      static final Entity.One<String> CARD = Entity.key("card", String.class);
      public static final EventStream<Tap> TAPS =
          EventStream.of(Tap.class).from(Kafka.topic("taps").json()).eventTime(Tap::at);
      public static final Windowed<Long> COUNT = TAPS.by(CARD, Tap::card).count().over("2h");

      private TapFeatures() {}
    }

    @FeatureView(name = "coded", owner = "test@example.com", description = "The same by code")
    static final class CodedFeatures {
      public static final Windowed<Long> COUNT =
          TapFeatures.TAPS.by(TapFeatures.CARD, Tap::card).where(tap -> true).count().over("2h");

      private CodedFeatures() {}
    }

    private WithAFloor() {}
  }

  /** With a rule that the record itself keeps, and a card without blanks. */
  static final class WithARule {
    record Place(String city) {}

    record Tap(String card, Instant at, Place place, List<Place> way) {
      Tap {
        if (place != null) {
          throw new IllegalArgumentException("there is a place");
        }
        card = card.strip();
      }
    }

    @FeatureView(name = "tap", owner = "test@example.com", description = "Taps")
    static final class TapFeatures {
      static final Entity.One<String> CARD = Entity.key("card", String.class);
      public static final EventStream<Tap> TAPS =
          EventStream.of(Tap.class).from(Kafka.topic("taps").json()).eventTime(Tap::at);
      public static final Windowed<Long> COUNT = TAPS.by(CARD, Tap::card).count().over("2h");

      private TapFeatures() {}
    }

    @FeatureView(name = "coded", owner = "test@example.com", description = "The same by code")
    static final class CodedFeatures {
      public static final Windowed<Long> COUNT =
          TapFeatures.TAPS.by(TapFeatures.CARD, Tap::card).where(tap -> true).count().over("2h");

      private CodedFeatures() {}
    }

    private WithARule() {}
  }

  /** As Avro's compiler would make it. */
  public static final class PointsTap extends SpecificRecordBase {
    private static final long serialVersionUID = 1;

    public static final Schema SCHEMA$ =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"PointsTap",
                 "namespace":"io.millrace.dataset.EarlierEventsTest$","fields":[
                  {"name":"card","type":{"type":"string","avro.java.string":"String"}},
                  {"name":"atMillis","type":"long"},
                  {"name":"points","type":"int","default":3},
                  {"name":"place","default":null,"type":["null",
                    {"type":"record","name":"Spot","fields":[
                      {"name":"city","type":["null","string"],"default":null},
                      {"name":"floor","type":"int","default":1}]}]}]}\
                """);

    private String card;
    private long atMillis;
    private int points;
    private Object place;

    public String getCard() {
      return card;
    }

    public Instant getAt() {
      return Instant.ofEpochMilli(atMillis);
    }

    public int getPoints() {
      return points;
    }

    @Override
    public Schema getSchema() {
      return SCHEMA$;
    }

    @Override
    public Object get(int field) {
      Object[] values = {card, atMillis, points, place};
      return values[field];
    }

    @Override
    public void put(int field, Object value) {
      switch (field) {
        case 0 -> card = value.toString();
        case 1 -> atMillis = (Long) value;
        case 2 -> points = (Integer) value;
        default -> place = value;
      }
    }
  }

  /** Before an event of Avro's had points. */
  static final class WithoutPoints {
    record Place(String city) {}

    record Tap(String card, long atMillis, Place place) {}

    @FeatureView(name = "tap", owner = "test@example.com", description = "Taps")
    static final class TapFeatures {
      static final Entity.One<String> CARD = Entity.key("card", String.class);
      public static final EventStream<Tap> TAPS =
          EventStream.of(Tap.class)
              .from(Kafka.topic("taps").avro())
              .eventTime(tap -> Instant.ofEpochMilli(tap.atMillis()));
      public static final Windowed<Long> COUNT = TAPS.by(CARD, Tap::card).count().over("2h");

      private TapFeatures() {}
    }

    private WithoutPoints() {}
  }

  /** With points, which are 3 where nobody said. */
  static final class WithPoints {
    @FeatureView(name = "tap", owner = "test@example.com", description = "Taps")
    static final class TapFeatures {
      static final Entity.One<String> CARD = Entity.key("card", String.class);
      public static final EventStream<PointsTap> TAPS =
          EventStream.of(PointsTap.class)
              .from(Kafka.topic("taps").avro())
              .eventTime(PointsTap::getAt);
      public static final Windowed<Long> COUNT =
          TAPS.by(CARD, PointsTap::getCard).count().over("2h");
      public static final Windowed<Long> POINTS =
          TAPS.by(CARD, PointsTap::getCard).sum(PointsTap::getPoints).over("2h");

      private TapFeatures() {}
    }

    private WithPoints() {}
  }

  @Test
  void aSymbolThatIsNoMoreIsNoneByColumnsAndByCode() throws Exception {
    DatasetReport report =
        set(
            Compiler.compile(Before.TapFeatures.class).orThrow(),
            Compiler.compile(
                    WithoutASymbol.TapFeatures.class,
                    WithoutASymbol.CodedFeatures.class,
                    WithoutASymbol.KindFeatures.class)
                .orThrow(),
            row -> row.setField("kind", "STOLEN"),
            row -> row.setField("kind", "PAID"));
    assertThat(made())
        .containsEntry("tap__count_2h", 3L)
        .containsEntry("tap__kinds_2h", 1L)
        .containsEntry("tap__first_2h", "PAID")
        .containsEntry("coded__count_2h", 3L)
        .containsEntry("coded__kinds_2h", 1L)
        .containsEntry("coded__first_2h", "PAID")
        .containsEntry("kind__count_2h", 2L);
    assertThat(report.feeds().get(0).bad()).containsOnly(Map.entry(ReasonCode.NULL_KEY, 1L));
  }

  @Test
  void aNumberThatARecordWithinThemIsNotWithoutMakesThemBadByBoth() throws Exception {
    DatasetReport report =
        set(
            Compiler.compile(Before.TapFeatures.class).orThrow(),
            Compiler.compile(WithAFloor.TapFeatures.class, WithAFloor.CodedFeatures.class)
                .orThrow(),
            row -> row.setField("place", place(row.struct().fieldType("place").asStructType())),
            row -> row.setField("place", null));
    assertThat(made()).containsEntry("tap__count_2h", 2L).containsEntry("coded__count_2h", 2L);
    assertThat(report.feeds().get(0).bad()).containsOnly(Map.entry(ReasonCode.USER_CODE, 1L));
  }

  @Test
  void soDoesOneInAListOfRecords() throws Exception {
    DatasetReport report =
        set(
            Compiler.compile(Before.TapFeatures.class).orThrow(),
            Compiler.compile(WithAFloor.TapFeatures.class, WithAFloor.CodedFeatures.class)
                .orThrow(),
            row ->
                row.setField(
                    "way",
                    List.of(
                        place(
                            row.struct()
                                .fieldType("way")
                                .asListType()
                                .elementType()
                                .asStructType()))),
            row -> row.setField("way", List.of()));
    assertThat(made()).containsEntry("tap__count_2h", 2L).containsEntry("coded__count_2h", 2L);
    assertThat(report.feeds().get(0).bad()).containsOnly(Map.entry(ReasonCode.USER_CODE, 1L));
  }

  @Test
  void whatTheRecordsConstructorDoesIsDoneToThem() throws Exception {
    DatasetReport report =
        set(
            Compiler.compile(Before.TapFeatures.class).orThrow(),
            Compiler.compile(WithARule.TapFeatures.class, WithARule.CodedFeatures.class).orThrow(),
            row -> row.setField("place", place(row.struct().fieldType("place").asStructType())),
            row -> row.setField("card", " a"));
    assertThat(made()).containsEntry("tap__count_2h", 2L).containsEntry("coded__count_2h", 2L);
    assertThat(report.feeds().get(0).bad()).containsOnly(Map.entry(ReasonCode.USER_CODE, 1L));
  }

  @Test
  void whatHasADefaultInAvrosSchemaHasIt() throws Exception {
    DatasetReport report =
        set(
            Compiler.compile(WithoutPoints.TapFeatures.class).orThrow(),
            Compiler.compile(WithPoints.TapFeatures.class).orThrow(),
            row -> row.setField("place", place(row.struct().fieldType("place").asStructType())),
            row -> row.setField("points", 5));
    assertThat(made()).containsEntry("tap__count_2h", 3L).containsEntry("tap__points_2h", 13L);
    assertThat(report.feeds().get(0).bad()).isEmpty();
  }

  /** An event of before, two of now, and all features over them by both engines. */
  private DatasetReport set(
      FeatureStore before, FeatureStore now, Consumer<Record> first, Consumer<Record> others)
      throws Exception {
    OfflineCatalog catalog =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("warehouse").toUri().toString()));
    LogTable wanted = EventLog.table(before.stream("taps").spec(), "kafka:taps");
    LogTables.prepare(catalog, List.of(wanted));
    table =
        catalog
            .loadCatalog()
            .loadTable(TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), wanted.name()));
    log(0, first);
    LogTables.prepare(catalog, List.of(EventLog.table(now.stream("taps").spec(), "kafka:taps")));
    table.refresh();
    log(1, others);
    log(2, others);
    Path spine =
        Files.writeString(
            folder.resolve("spine.csv"), "card,kind,at\na,PAID," + AT.plusSeconds(9) + "\n");
    return BothEngines.create(
        now,
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .features(now.views().stream().map(v -> v.spec().name() + ".*").toArray(String[]::new))
            .log(catalog)
            .to(DataFile.parse(folder + "/set.parquet")));
  }

  private Map<String, Object> made() throws Exception {
    return ReadBack.parquet(folder.resolve("set.parquet")).get(0);
  }

  private static Record place(Types.StructType type) {
    Record place = GenericRecord.create(type);
    place.setField("city", "x");
    return place;
  }

  private void log(long offset, Consumer<Record> more) throws Exception {
    Record row = GenericRecord.create(table.schema());
    row.setField("partition", 0);
    row.setField("offset", offset);
    row.setField("event_time", AT.atOffset(ZoneOffset.UTC));
    row.setField("ingested_at", AT.atOffset(ZoneOffset.UTC));
    row.setField("card", "a");
    if (table.schema().findField("at_millis") == null) {
      row.setField("at", AT.atOffset(ZoneOffset.UTC));
    } else {
      row.setField("at_millis", AT.toEpochMilli());
    }
    more.accept(row);
    LogWriter.append(table, List.of(row));
  }
}
