package io.millrace.job.forget.erase;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;
import io.millrace.Windowed;
import io.millrace.compile.BoundTable;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.RowLog;
import io.millrace.job.offline.UnnamedFile;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job of whose streams and tables some are told of by no state of an item's own views, and an
 * item that is asked for.
 */
abstract class UntoldItems {
  static final String KEY = "forgotten-item";

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir Path folder;
  private OfflineLog log;

  /** The clock of the chores; what was just asked for settles long after it. */
  static final long NOW = 2_000_000;

  record Item(String id, String shop) {}

  record Sold(String item, Instant at) {}

  record Shelved(String item, String shop, Instant at) {}

  @FeatureView(owner = "tests@example.com", description = "Items for training sets alone")
  static final class StoredFeatures {
    static final Entity.One<String> ITEM = Entity.key("item", String.class);
    static final Table<Item> STORED =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, shop from items"))
            .key(ITEM, Item::id)
            .every("1h")
            .offlineOnly();
    static final Feature<String> SHOP = STORED.latest(Item::shop);
  }

  @FeatureView(owner = "tests@example.com", description = "Items that are served")
  static final class ListedFeatures {
    static final Table<Item> LISTED =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, shop from items"))
            .key(StoredFeatures.ITEM, Item::id)
            .every("1h");
    static final Feature<String> SHOP = LISTED.latest(Item::shop);
  }

  @FeatureView(owner = "tests@example.com", description = "Items as they are sold")
  static final class SoldFeatures {
    static final EventStream<Sold> SOLD =
        EventStream.of(Sold.class).from(Kafka.topic("sold").json()).eventTime(Sold::at);
    static final Windowed<Long> SALES = SOLD.by(StoredFeatures.ITEM, Sold::item).count().over("1h");
  }

  @FeatureView(owner = "tests@example.com", description = "Items in shops")
  static final class ShelvedFeatures {
    static final Entity.Two<String, String> ITEM_IN_SHOP =
        Entity.key("item", String.class).and("shop", String.class);
    static final EventStream<Shelved> SHELVED =
        EventStream.of(Shelved.class).from(Kafka.topic("shelved").json()).eventTime(Shelved::at);
    static final Windowed<Long> SHELVINGS =
        SHELVED.by(ITEM_IN_SHOP, Shelved::item, Shelved::shop).count().over("1h");
  }

  @FeatureView(owner = "tests@example.com", description = "Where an item is, by a table")
  static final class PlacedFeatures {
    static final Table<Item> PLACED =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, shop from places"))
            .key(ShelvedFeatures.ITEM_IN_SHOP, Item::id, Item::shop)
            .every("1h");
    static final Feature<String> PLACED_IN = PLACED.latest(Item::shop);
  }

  final ForgetRegister register = new ForgetRegister(database.address());
  final ForgetPlaces places = new ForgetPlaces(database.address());
  FeatureStore store;
  OfflineCatalog catalog;
  long id;

  /** A job of these definitions, and a key that settles now. */
  ErasureRounds asked(Class<?>... definitions) throws Exception {
    return asked(JobClock.LIVE, definitions);
  }

  ErasureRounds asked(JobClock clock, Class<?>... definitions) throws Exception {
    return asked(clock, view -> true, definitions);
  }

  /**
   * @param computed whether the job computes a view; others are another job's, beside it
   */
  ErasureRounds asked(JobClock clock, Predicate<String> computed, Class<?>... definitions)
      throws Exception {
    store = Compiler.compile(definitions).orThrow();
    catalog = OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", folder.toUri().toString()));
    for (BoundTable table : store.tables()) {
      LogTables.prepare(catalog, List.of(RowLog.table(table.spec())));
    }
    log = OfflineLog.of(catalog);
    String first =
        definitions[0] == SoldFeatures.class ? "sold" : store.views().get(0).spec().name();
    var keys = store.view(first).keys();
    id = register.request(keys.spec(), keys.encode(List.of(KEY)), "", List.of());
    return rounds(
        clock,
        catalog,
        store.views().stream()
            .map(view -> view.spec().name())
            .filter(computed)
            .collect(Collectors.toSet()),
        definitions);
  }

  /**
   * @param log null for none
   */
  ErasureRounds rounds(
      JobClock clock, OfflineCatalog log, Set<String> views, Class<?>... definitions) {
    ViewsEraser eraser =
        new ViewsEraser(
            ViewClasses.of(definitions),
            database.address(),
            log,
            UpkeepPolicy.DEFAULT,
            Share.ALL,
            views,
            Map.of(),
            Map.of(),
            null,
            Map.of(),
            clock);
    return new ErasureRounds(
        database.address(), new JobChores(eraser, store, Pace.full(), () -> NOW));
  }

  @AfterEach
  void close() {
    log.close();
  }

  void commit(int pull, Instant pulledAt, String... items) throws Exception {
    org.apache.iceberg.Table table = log.table(RowLog.name("stored"));
    OffsetDateTime at = pulledAt.atOffset(ZoneOffset.UTC);
    GenericRecord row = GenericRecord.create(table.schema());
    row.setField(RowLog.PULL, pull);
    row.setField(RowLog.OBSERVED_AT, at);
    row.setField(RowLog.PULLED_AT, at);
    row.setField(RowLog.GONE, false);
    row.setField("shop", "s1");
    List<Record> rows =
        Arrays.stream(items)
            .map(item -> (Record) row.copy(RowLog.ROW_ID, (long) item.length(), "id", item))
            .toList();
    String operation = UUID.randomUUID().toString();
    table.newAppend().appendFile(UnnamedFile.of(table, operation, row, rows)).commit();
  }

  List<String> items() {
    return log.rows(RowLog.name("stored")).stream()
        .map(row -> row.getField(RowLog.PULL) + " " + row.getField("id"))
        .sorted()
        .toList();
  }

  ForgetPlace place(String name) {
    return places.of(id).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  void settles(long millis) throws Exception {
    database.execute(
        "update millrace.forgotten_key set settles_at = %d where id = %d".formatted(millis, id));
  }

  void leaveState() {
    for (ForgetPlace place : places.of(id)) {
      if (place.isInTheJob()) {
        places.done(id, place.name(), "", null);
      }
    }
  }
}
