package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.forget.Forget;
import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.ServedLog;
import io.millrace.job.offline.UnnamedFile;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key that is one of some symbols leaves the log, and nothing of another does, also where another
 * symbol stands at its place by now.
 */
final class SymbolsInLogTest {
  private static final OffsetDateTime DAY =
      Instant.parse("2026-03-01T10:00:00Z").atOffset(ZoneOffset.UTC);

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  /** Of two symbols. */
  static final class OfTwo {
    enum Kind {
      ANN,
      BOB
    }

    record Seen(Kind kind, String shop, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "Who is seen")
    static final class SightingFeatures {
      static final Entity.One<Kind> KIND = Entity.key("kind", Kind.class);
      static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(KIND, Seen::kind).count().over("24h");
    }

    @FeatureView(owner = "tests", description = "Where somebody is seen")
    static final class ShopFeatures {
      static final Entity.One<String> SHOP = Entity.key("shop", String.class);
      static final Windowed<Long> TIMES =
          SightingFeatures.SEEN.by(SHOP, Seen::shop).count().over("24h");
    }
  }

  /** Of three: another stands before the second. */
  static final class OfThree {
    enum Kind {
      ANN,
      ART,
      BOB
    }

    record Seen(Kind kind, String shop, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "Who is seen")
    static final class SightingFeatures {
      static final Entity.One<Kind> KIND = Entity.key("kind", Kind.class);
      static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(KIND, Seen::kind).count().over("24h");
    }

    @FeatureView(owner = "tests", description = "Where somebody is seen")
    static final class ShopFeatures {
      static final Entity.One<String> SHOP = Entity.key("shop", String.class);
      static final Windowed<Long> TIMES =
          SightingFeatures.SEEN.by(SHOP, Seen::shop).count().over("24h");
    }
  }

  private static final Class<?>[] LATER = {
    OfThree.SightingFeatures.class, OfThree.ShopFeatures.class
  };

  @TempDir private Path folder;

  private final FeatureStore before =
      Compiler.compile(OfTwo.SightingFeatures.class, OfTwo.ShopFeatures.class).orThrow();
  private final FeatureStore later = Compiler.compile(LATER).orThrow();
  private OfflineCatalog catalog;
  private OfflineLog log;

  @BeforeEach
  void open() {
    catalog = OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", folder.toUri().toString()));
    for (FeatureStore each : List.of(before, later)) {
      LogTables.prepare(
          catalog,
          List.of(
              EventLog.table(each.stream("seen").spec(), ""),
              DeadLetterLog.table(),
              ServedLog.table(each.view("sighting")),
              ServedLog.table(each.view("shop"))));
    }
    log = OfflineLog.of(catalog);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void commit(String name, List<Map<String, Object>> rows) {
    Table table = log.table(name);
    List<Record> records = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      GenericRecord record = GenericRecord.create(table.schema());
      row.forEach(record::setField);
      records.add(record);
    }
    table
        .newAppend()
        .appendFile(UnnamedFile.of(table, UUID.randomUUID().toString(), records.get(0), records))
        .commit();
  }

  private static Map<String, Object> event(long offset, String kind) {
    return Map.of(
        EventLog.PARTITION,
        0,
        EventLog.OFFSET,
        offset,
        EventLog.EVENT_TIME,
        DAY,
        EventLog.INGESTED_AT,
        DAY,
        "kind",
        kind,
        "shop",
        "at " + kind,
        "seen_at",
        DAY);
  }

  private static Map<String, Object> served(String kind) {
    return Map.of(
        "kind",
        kind,
        "epoch",
        1L,
        "position",
        1L,
        ServedLog.DECIDED_AT,
        DAY,
        "deleted",
        true,
        "steps",
        List.of());
  }

  /**
   * @param seenAt no time for one that cannot be decoded
   */
  private static Map<String, Object> letter(long offset, String kind, String seenAt) {
    String text = "{\"kind\":\"%s\",\"shop\":\"s1\",\"seenAt\":\"%s\"}";
    byte[] raw = text.formatted(kind, seenAt).getBytes(StandardCharsets.UTF_8);
    return Map.of(
        DeadLetterLog.STREAM,
        "seen",
        EventLog.PARTITION,
        0,
        EventLog.OFFSET,
        offset,
        EventLog.INGESTED_AT,
        DAY,
        DeadLetterLog.RAW,
        ByteBuffer.wrap(raw),
        DeadLetterLog.MESSAGE,
        "bad",
        "reason",
        "CONSTRAINT",
        "place",
        "");
  }

  private void commitAll() {
    commit(
        EventLog.name("seen"),
        List.of(
            event(0, "ANN"), event(1, "BOB"), event(2, "ART"), event(3, "BOB"), event(9, "BOB")));
    commit("sighting", List.of(served("ANN"), served("BOB"), served("ART"), served("BOB")));
    commit(
        DeadLetterLog.NAME,
        List.of(
            letter(4, "ANN", "no time"),
            letter(5, "ART", "no time"),
            letter(6, "BOB", "no time"),
            letter(7, "ART", "2999-01-01T00:00:00Z"),
            letter(8, "BOB", "2999-01-01T00:00:00Z")));
  }

  private List<String> left(String table, String column) {
    return log.rows(table).stream().map(row -> row.getField(column).toString()).toList();
  }

  private List<Long> offsets(String table) {
    return log.rows(table).stream().map(row -> (Long) row.getField(EventLog.OFFSET)).toList();
  }

  /** Asked for by either definition, and cleared by a job that has the later one. */
  private List<ForgetPlace> forget(FeatureStore asking, FeatureStore... deployed) throws Exception {
    for (FeatureStore each : deployed) {
      database.deploy(each.manifest());
    }
    long id =
        Forget.of(asking, database.address(), EntityPlaces.Log.KEPT)
            .request("kind", List.of(List.of("BOB")), "")
            .get(0);
    database.settle();
    Forget.of(later, database.address(), EntityPlaces.Log.KEPT).releaseReplaced(before.manifest());
    new ForgetRegister(database.address()).cut(id, "seen", Map.of(0, 9L));
    ForgetPlaces places = new ForgetPlaces(database.address());
    ViewsEraser eraser =
        new ViewsEraser(
            ViewClasses.of(LATER),
            database.address(),
            catalog,
            UpkeepPolicy.DEFAULT,
            Share.ALL,
            Set.of("sighting", "shop"),
            Map.of(),
            Map.of(),
            null,
            Map.of(),
            JobClock.LIVE);
    try (Chores chores =
            new ChosenChores(
                eraser.make(getClass().getClassLoader(), Pace.full()),
                place -> !place.startsWith("kafka:"));
        ErasureRounds rounds = new ErasureRounds(database.address(), chores)) {
      rounds.watermark(Long.MAX_VALUE);
      rounds.round();
      places.of(id).stream()
          .filter(ForgetPlace::isInTheJob)
          .filter(ForgetPlace::isPending)
          .forEach(place -> places.done(id, place.name(), "", null));
      Erasing.twoCheckpointsAtTheEnd(rounds);
    }
    return places.of(id);
  }

  private void allOfItIsGoneAndNothingOfAnother(FeatureStore asking, FeatureStore... deployed)
      throws Exception {
    commitAll();
    List<ForgetPlace> places = forget(asking, deployed);
    assertThat(left(EventLog.name("seen"), "kind"))
        .as("what came after the cut stays, too: %s", places)
        .containsExactlyInAnyOrder("ANN", "ART", "BOB");
    assertThat(offsets(EventLog.name("seen"))).containsExactlyInAnyOrder(0L, 2L, 9L);
    assertThat(left("sighting", "kind")).containsExactlyInAnyOrder("ANN", "ART");
    assertThat(offsets(DeadLetterLog.NAME)).containsExactlyInAnyOrder(4L, 5L, 7L);
    assertThat(lost())
        .as("the shop has lost two, and no kind any")
        .containsExactly("shop:text", "shop:text");
  }

  private static List<String> lost() throws SQLException {
    List<String> entities = new ArrayList<>();
    try (Connection connection = database.address().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select entity from millrace.lost_event")) {
      while (row.next()) {
        entities.add(row.getString(1));
      }
    }
    return entities;
  }

  @Test
  void askedForBeforeASymbolWasAdded() throws Exception {
    allOfItIsGoneAndNothingOfAnother(before, before, later);
  }

  @Test
  void askedForSince() throws Exception {
    allOfItIsGoneAndNothingOfAnother(later, before, later);
  }

  /** No definition of before finds it: those that run do. */
  @Test
  void ofDefinitionsThatNoneWereBefore() throws Exception {
    allOfItIsGoneAndNothingOfAnother(later, later);
  }
}
