package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.aggregate.PulledOffset;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
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
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a table that were pulled and pushed leave its log with a key, before their cuts. */
final class RowsErasureTest {
  private static final String KEY = "forgotten-item";
  private static final OffsetDateTime DAY =
      Instant.parse("2026-03-01T10:00:00Z").atOffset(ZoneOffset.UTC);

  /** Of the log of rows: what was pushed to partition 0. */
  private static final int PUSHED = -1;

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  record Item(String id, String owner) {}

  @FeatureView(owner = "tests@example.com", description = "Items by their ids")
  static final class ItemFeatures {
    static final Entity.One<String> ITEM = Entity.key("item", String.class);
    static final Table<Item> ITEMS =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, owner from items"))
            .key(ITEM, Item::id)
            .every("1h");
    static final Feature<String> OWNER = ITEMS.latest(Item::owner);
  }

  @FeatureView(owner = "tests@example.com", description = "Who has items")
  static final class OwnerFeatures {
    static final Entity.One<String> OWNER = Entity.key("owner", String.class);
    static final Feature<Long> ITEMS_OF =
        ItemFeatures.ITEMS.by(OWNER, Item::owner).count().forever();
  }

  private final FeatureStore store =
      Compiler.compile(ItemFeatures.class, OwnerFeatures.class).orThrow();
  private OfflineCatalog catalog;
  private OfflineLog log;

  @BeforeEach
  void open() throws Exception {
    catalog = OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", folder.toUri().toString()));
    LogTables.prepare(catalog, List.of(RowLog.table(store.table("items").spec())));
    log = OfflineLog.of(catalog);
    commit(row(1, 11, KEY, "ann"), row(1, 12, "other", "bob"), row(PUSHED, 4, KEY, "ann"));
    commit(row(2, 21, KEY, "ann"), row(PUSHED, 3, "other", "ann"), row(PUSHED, 5, KEY, "ann"));
    commit(row(1, 13, KEY, null));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private Record row(int pull, long id, String item, String owner) {
    GenericRecord row = GenericRecord.create(log.table(RowLog.name("items")).schema());
    row.setField(RowLog.PULL, pull);
    row.setField(RowLog.ROW_ID, id);
    row.setField(RowLog.OBSERVED_AT, DAY);
    row.setField(RowLog.PULLED_AT, DAY);
    row.setField(RowLog.GONE, owner == null);
    row.setField("id", item);
    row.setField("owner", owner);
    return row;
  }

  private void commit(Record... rows) {
    org.apache.iceberg.Table table = log.table(RowLog.name("items"));
    String operation = UUID.randomUUID().toString();
    table.newAppend().appendFile(UnnamedFile.of(table, operation, rows[0], List.of(rows))).commit();
  }

  /** {@code pull/row item owner} of each that is there. */
  private List<String> rows() {
    return log.rows(RowLog.name("items")).stream()
        .map(
            row ->
                "%s/%s %s %s"
                    .formatted(
                        row.getField(RowLog.PULL),
                        row.getField(RowLog.ROW_ID),
                        row.getField("id"),
                        row.getField("owner")))
        .sorted()
        .toList();
  }

  /**
   * @param cuts of what was pulled, partition 0, and of what was pushed
   */
  private ForgetPlace forget(String entity, String key, Map<Integer, Long> cuts) throws Exception {
    ForgetRegister register = new ForgetRegister(database.address());
    EntityKey bytes = store.view(entity).keys().encode(List.of(key));
    long id = register.request(store.view(entity).keys().spec(), bytes, "", List.of());
    register.cut(id, "items", cuts);
    for (long cut : List.of(PulledOffset.of(1, 0), PulledOffset.of(9, 0))) {
      // Of jobs that number their pulls by themselves: the log has nothing by these numbers.
      register.cut(id, "items", SourceNames.OWN_PULLS + "item__" + cut, Map.of(0, cut));
    }
    Erasing.tables(
        new ViewsEraser(
            ViewClasses.of(ItemFeatures.class, OwnerFeatures.class),
            database.address(),
            catalog,
            UpkeepPolicy.DEFAULT,
            Share.ALL,
            Set.of("item", "owner"),
            Map.of(),
            Map.of(),
            null,
            Map.of(),
            JobClock.LIVE),
        id);
    return new ForgetPlaces(database.address())
        .of(id).stream()
            .filter(place -> place.name().equals("rows_items"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void ofItsRowsThoseBeforeTheCutsGoAndOfOthersNone() throws Exception {
    ForgetPlace place = forget("item", KEY, Map.of(0, PulledOffset.of(2, 0), 1, 5L));
    assertThat(rows())
        .containsExactly(
            "-1/3 other ann", "-1/5 " + KEY + " ann", "1/12 other bob", "2/21 " + KEY + " ann");
    assertThat(place.state()).isEqualTo(ForgetPlace.State.DONE);
    assertThat(place.untilMillis()).isNull();
    assertThat(place.detail()).startsWith("3 rows of 2 files");
    assertThat(place.rowsGone()).isEqualTo(3);
    assertThat(place.isLeast()).isFalse();
    assertThat(lost()).as("its owner has lost two of them, and nobody that it was gone").isOne();
  }

  @Test
  void whereAllLiesBeforeTheCutsNoFileHoldsIt() throws Exception {
    assertThat(StoredBytes.holding(KEY, folder)).isNotEmpty();
    forget("item", KEY, Map.of(0, PulledOffset.of(3, 0), 1, 6L));
    assertThat(rows()).containsExactly("-1/3 other ann", "1/12 other bob");
    assertThat(StoredBytes.holding(KEY, folder)).isEmpty();
  }

  @Test
  void aKeyThatIsNotTheTablesOwnTakesTheRowsThatHaveIt() throws Exception {
    forget("owner", "ann", Map.of(0, PulledOffset.of(2, 0), 1, 4L));
    assertThat(rows())
        .containsExactly(
            "-1/4 " + KEY + " ann",
            "-1/5 " + KEY + " ann",
            "1/12 other bob",
            "1/13 " + KEY + " null",
            "2/21 " + KEY + " ann");
  }

  /** Keys of owners that have lost rows. */
  private int lost() throws Exception {
    try (Connection connection = database.address().connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(distinct key_hash) from millrace.lost_event where entity ="
                    + " 'owner:text'")) {
      row.next();
      return row.getInt(1);
    }
  }
}
