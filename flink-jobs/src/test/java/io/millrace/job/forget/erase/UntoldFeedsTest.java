package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;
import io.millrace.Windowed;
import io.millrace.aggregate.PulledOffset;
import io.millrace.compile.BoundTable;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.forget.Finding;
import io.millrace.forget.Forget;
import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.SourceNames;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What no state of the key's own views tells of is not cleared before it is known up to where: of a
 * table that is kept offline only, and of what only wider keys' views are fed with.
 */
final class UntoldFeedsTest {
  private static final String KEY = "forgotten-item";

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;
  private OfflineLog log;

  /** The clock of the chores; what was just asked for settles long after it. */
  private static final long NOW = 2_000_000;

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

  private final ForgetRegister register = new ForgetRegister(database.address());
  private final ForgetPlaces places = new ForgetPlaces(database.address());
  private FeatureStore store;
  private OfflineCatalog catalog;
  private long id;

  /** A job of these definitions, and a key that settles now. */
  private ErasureRounds asked(Class<?>... definitions) throws Exception {
    return asked(JobClock.LIVE, definitions);
  }

  private ErasureRounds asked(JobClock clock, Class<?>... definitions) throws Exception {
    return asked(clock, view -> true, definitions);
  }

  /**
   * @param computed whether the job computes a view; others are another job's, beside it
   */
  private ErasureRounds asked(JobClock clock, Predicate<String> computed, Class<?>... definitions)
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
  private ErasureRounds rounds(
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

  private void commit(int pull, Instant pulledAt, String... items) throws Exception {
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

  private List<String> items() {
    return log.rows(RowLog.name("stored")).stream()
        .map(row -> row.getField(RowLog.PULL) + " " + row.getField("id"))
        .sorted()
        .toList();
  }

  private ForgetPlace place(String name) {
    return places.of(id).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void settles(long millis) throws Exception {
    database.execute(
        "update millrace.forgotten_key set settles_at = %d where id = %d".formatted(millis, id));
  }

  @Test
  void aTableThatIsKeptOfflineOnlyIsClearedOnceItsStageHasSaidUpToWhichPull() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      commit(1, Instant.now(), KEY, "other");
      rounds.round();
      Erasing.twoCheckpoints(rounds);
      assertThat(place("rows_stored").isPending()).as("it has not settled").isTrue();
      settles(0);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("rows_stored").isPending()).as("no cut is chosen").isTrue();
      register.cut(id, "stored", Map.of(0, PulledOffset.of(3, 0)));
      settles(NOW - 4_999);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("rows_stored").isPending()).as("so may be cuts of pushes").isTrue();
      settles(NOW - 5_000);
      commit(2, Instant.now(), KEY);
      commit(3, Instant.now(), KEY);
      rounds.round();
      rounds.checkpointed();
      rounds.round();
      assertThat(place("rows_stored").isPending()).as("some may be on their way").isTrue();
      rounds.checkpointed();
      rounds.round();
      assertThat(items()).containsExactly("1 other", "3 " + KEY);
      assertThat(place("rows_stored").rowsGone()).isEqualTo(2);
      assertThat(place("rows_stored").isLeast()).isFalse();
    }
  }

  @Test
  void ofItsKeyItIsSaidWhatWasThere() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      commit(1, Instant.now(), KEY);
      settles(0);
      register.cut(id, "stored", Map.of(0, PulledOffset.of(3, 0)));
      rounds.round();
      Erasing.twoCheckpoints(rounds);
      places.doneCounted(List.of(id), "answers", "", null);
      rounds.round();
      register.finish(id);
      Forget forget = Forget.of(store, database.address(), EntityPlaces.Log.KEPT);
      Finding finding = Finding.of(forget.status(List.of(id)).get(0), List.of());
      assertThat(finding)
          .isEqualTo(new Finding(Finding.Kind.ROWS, 1, Set.of("rows_stored"), false, Set.of()));
    }
  }

  @Test
  void aStateOfAnotherJobSaysNothingOfThePullsThatAreLoggedHere() throws Exception {
    try (ErasureRounds rounds =
        asked(JobClock.LIVE, view -> !view.equals("listed"), ListedFeatures.class)) {
      settles(0);
      rounds.round();
      String pulls = SourceNames.OWN_PULLS + "listed__1";
      register.cut(id, "listed", pulls, Map.of(0, PulledOffset.of(3, 0)));
      for (ForgetPlace place : places.of(id)) {
        if (ForgetPlace.isOfComputed(place.name())) {
          places.done(id, place.name(), "", null);
        }
      }
      Erasing.twoCheckpoints(rounds);
      assertThat(place("rows_listed").isPending()).as("the cut is by other numbers").isTrue();
      register.cut(id, "listed", Map.of(0, PulledOffset.of(9, 0)));
      Erasing.twoCheckpoints(rounds);
      assertThat(place("rows_listed").isPending()).isFalse();
    }
  }

  @Test
  void whatOnlyAWiderKeysViewIsFedWithIsClearedOnceItIsReadBeyondTheRequest() throws Exception {
    try (ErasureRounds rounds = asked(SoldFeatures.class, ShelvedFeatures.class)) {
      long settles = NOW - 1;
      settles(settles);
      rounds.round();
      leaveState();
      rounds.watermark(settles - 1);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("events_shelved").isPending()).isTrue();
      rounds.watermark(settles);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("events_shelved").isPending()).isFalse();
    }
  }

  /** Its watermark may be of years ago, for ever. */
  @Test
  void inAReplayThatIsClearedOnceItIsKnownUpToWhichOffset() throws Exception {
    try (ErasureRounds rounds = asked(JobClock.REPLAY, SoldFeatures.class, ShelvedFeatures.class)) {
      settles(0);
      rounds.round();
      leaveState();
      rounds.watermark(-1);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("events_shelved").isPending()).as("no cut is chosen").isTrue();
      register.cut(id, "shelved", Map.of(0, 7L));
      settles(NOW - 4_999);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("events_shelved").isPending()).as("others may choose theirs").isTrue();
      settles(NOW - 5_000);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("events_shelved").isPending()).isFalse();
    }
  }

  private String said(String place) {
    return place(place).detail();
  }

  @Test
  void itsPlacesSayWhatTheyWaitForUntilItIsThere() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      settles(NOW + 1);
      rounds.round();
      assertThat(said("rows_stored"))
          .isEqualTo("waits until 1970-01-01T00:33:20.001Z, when cuts are chosen");
      settles(NOW - 4_000);
      rounds.round();
      String forTheCut =
          "waits for the cut of table stored, which this job chooses as it pulls the table";
      assertThat(said("rows_stored")).isEqualTo(forTheCut);
      assertThat(said("answers")).as("it comes later").isEqualTo(forTheCut);
      register.cut(id, "stored", Map.of(0, PulledOffset.of(3, 0)));
      rounds.round();
      assertThat(said("rows_stored"))
          .isEqualTo(
              "waits until 1970-01-01T00:33:21Z, as more cuts of table stored may be chosen");
      settles(NOW - 5_000);
      rounds.round();
      assertThat(said("rows_stored")).isEmpty();
      assertThat(said("answers")).isEmpty();
    }
  }

  @Test
  void theySayItInOneWriteAndKeepWhatElseIsSaid() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      settles(0);
      rounds.round();
      assertThat(said("answers")).startsWith("waits for the cut");
      places.say(id, "answers", "failed, by another job");
      rounds.round();
      assertThat(said("answers")).isEqualTo("failed, by another job");
      places.say(id, "rows_stored", "");
      rounds.round();
      assertThat(said("rows_stored")).as("another took it back").startsWith("waits for the cut");
      assertThat(said("answers")).isEqualTo("failed, by another job");
    }
  }

  @Test
  void whatAKilledJobSaidIsTakenBackByItsNextLife() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      settles(0);
      rounds.round();
      assertThat(said("rows_stored")).startsWith("waits for the cut");
    }
    register.cut(id, "stored", Map.of(0, PulledOffset.of(3, 0)));
    try (ErasureRounds rounds =
        rounds(JobClock.LIVE, catalog, Set.of("stored"), StoredFeatures.class)) {
      rounds.round();
      assertThat(said("rows_stored")).isEmpty();
    }
  }

  @Test
  void whatIsNotReadBeyondTheRequestIsSaid() throws Exception {
    try (ErasureRounds rounds = asked(SoldFeatures.class, ShelvedFeatures.class)) {
      settles(NOW - 1);
      rounds.round();
      assertThat(said("events_shelved")).as("the state comes first").isEmpty();
      leaveState();
      rounds.round();
      assertThat(said("events_shelved"))
          .isEqualTo("waits until shelved is read beyond 1970-01-01T00:33:19.999Z");
      rounds.watermark(NOW - 1);
      rounds.round();
      assertThat(said("events_shelved")).isEmpty();
    }
  }

  private void leaveState() {
    for (ForgetPlace place : places.of(id)) {
      if (place.isInTheJob()) {
        places.done(id, place.name(), "", null);
      }
    }
  }

  /** Nobody else says why it does not go on. */
  @Test
  void aJobOfSomeViewsSaysThatATableWaitsForAnotherJobWhichMayNeverRun() throws Exception {
    Class<?>[] definitions = {SoldFeatures.class, ShelvedFeatures.class, PlacedFeatures.class};
    asked(definitions).close();
    settles(0);
    try (ErasureRounds rounds = rounds(JobClock.LIVE, null, Set.of("sold"), definitions)) {
      rounds.watermark(NOW);
      rounds.round();
      leaveState();
      Erasing.twoCheckpoints(rounds);
      assertThat(said(ForgetPlace.WIDER))
          .isEqualTo(
              "waits for the cut of table placed, which another job chooses that pulls the table:"
                  + " if none does so any more, let this place go by forget --release");
      Forget forget = Forget.of(store, database.address(), EntityPlaces.Log.NONE);
      forget.release(id, List.of(ForgetPlace.WIDER), "no such job any more");
      assertThat(place(ForgetPlace.WIDER).state()).isEqualTo(ForgetPlace.State.RELEASED);
      register.cut(id, "placed", Map.of(0, PulledOffset.of(3, 0)));
      Erasing.twoCheckpoints(rounds);
      assertThat(place(ForgetPlace.SAVEPOINTS).isPending()).isFalse();
    }
  }

  /** Cuts are chosen of partitions that there were, and of tables that some job pulls. */
  @Test
  void rowsOfAPartitionWithoutACutGoByTheTimeAtWhichTheyCame() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      settles(1_000_000);
      register.cut(id, "stored", Map.of(0, PulledOffset.of(3, 0)));
      commit(-1, Instant.ofEpochMilli(1_000_000), KEY, "other");
      commit(-2, Instant.ofEpochMilli(1_000_001), KEY);
      rounds.round();
      Erasing.twoCheckpoints(rounds);
      assertThat(items()).containsExactly("-1 other", "-2 " + KEY);
      assertThat(place("rows_stored").rowsGone()).isEqualTo(1);
      assertThat(place("rows_stored").isLeast()).isFalse();
    }
  }
}
