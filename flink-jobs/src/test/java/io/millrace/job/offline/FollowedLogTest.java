package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.compile.BoundTable;
import io.millrace.compile.Compiler;
import io.millrace.job.table.RowHistory;
import io.millrace.job.table.RowHistory.After;
import io.millrace.table.PulledRow;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a table's rows, real, as a job reads it that does not write it. */
final class FollowedLogTest {
  @TempDir private Path folder;

  record Item(String id, long version) {}

  @FeatureView(owner = "tests@example.com", description = "Items")
  static final class ItemFeatures {
    static final Entity.One<String> ITEM = Entity.key("item", String.class);
    static final Table<Item> ITEMS =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, version from items"))
            .key(ITEM, Item::id)
            .every("1h");
    static final Feature<Long> VERSION = ITEMS.latest(Item::version);
  }

  private final BoundTable items = Compiler.compile(ItemFeatures.class).orThrow().table("items");
  private OfflineCatalog catalog;
  private OfflineLog log;
  private long rows;

  @BeforeEach
  void open() {
    catalog = OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", folder.toUri().toString()));
    log = OfflineLog.of(catalog);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void prepare() {
    LogTables.prepare(catalog, List.of(RowLog.table(items.spec()), PullLog.table()));
  }

  /** Rows of these pulls, one each; of what stands in the place of one, pushed. */
  private void commit(int... pulls) throws Exception {
    org.apache.iceberg.Table table = log.table(RowLog.name("items"));
    var at = Instant.parse("2026-03-01T10:00:00Z").atOffset(ZoneOffset.UTC);
    GenericRecord row = GenericRecord.create(table.schema());
    row.setField(RowLog.OBSERVED_AT, at);
    row.setField(RowLog.PULLED_AT, at);
    row.setField(RowLog.GONE, false);
    List<Record> all =
        Arrays.stream(pulls)
            .mapToObj(
                pull -> {
                  long id = rows++;
                  return (Record)
                      row.copy(
                          Map.of(
                              RowLog.PULL, pull, RowLog.ROW_ID, id, "id", "i" + id, "version", id));
                })
            .toList();
    String operation = UUID.randomUUID().toString();
    table.newAppend().appendFile(UnnamedFile.of(table, operation, all.get(0), all)).commit();
  }

  private static String text(PulledRow row) {
    return (row.isPushed() ? "@" + row.push().partition() : row.pull())
        + ":"
        + row.columns().values().get(1);
  }

  private static List<String> given(Reading reading) throws Exception {
    List<String> all = new ArrayList<>();
    reading.read(row -> all.add(text(row)));
    return all;
  }

  private interface Reading {
    void read(RowHistory.Reader reader) throws Exception;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void rowsComeInTheOrderOfTheirPullsAndOffsetsHoweverFewAreSortedAtATime(int most)
      throws Exception {
    prepare();
    Random random = new Random(most);
    List<Integer> pulls = new ArrayList<>();
    IntStream.range(0, 60).forEach(i -> pulls.add(random.nextInt(3) == 0 ? -1 - i % 2 : 1 + i / 4));
    Collections.shuffle(pulls, random);
    for (int from = 0; from < pulls.size(); from += 12) {
      commit(pulls.subList(from, from + 12).stream().mapToInt(Integer::intValue).toArray());
    }
    Map<Integer, Long> pushes = new HashMap<>(Map.of(0, 20L));
    List<String> given =
        given(
            reader ->
                new RowsInOrder(log.table(RowLog.name("items")), items, most)
                    .forEach(new After(3, pushes), 11, reader));
    List<String> naive = new ArrayList<>();
    IntStream.range(0, pulls.size())
        .boxed()
        .filter(
            id -> {
              int pull = pulls.get(id);
              return pull > 0 ? pull > 3 && pull <= 11 : pull != -1 || id > 20;
            })
        .forEach(
            id ->
                naive.add(
                    (pulls.get(id) > 0 ? pulls.get(id) : "@" + (-1 - pulls.get(id))) + ":" + id));
    assertThat(given).containsExactlyInAnyOrderElementsOf(naive);
    assertThat(given.stream().filter(row -> !row.startsWith("@")).map(FollowedLogTest::first))
        .isSorted();
    for (String partition : List.of("@0:", "@1:")) {
      assertThat(
              given.stream()
                  .filter(row -> row.startsWith(partition))
                  .map(row -> Integer.parseInt(row.substring(3))))
          .isSortedAccordingTo(Comparator.naturalOrder());
    }
  }

  private static int first(String row) {
    return Integer.parseInt(row.substring(0, row.indexOf(':')));
  }

  @Test
  void whatIsCommittedLaterOfAnEarlierPullIsFoundOnceAndNothingElse() throws Exception {
    try (RowHistory.Follower follower = new FollowedLog(catalog, items)) {
      assertThat(follower.look()).as("there is no log yet").isFalse();
      assertThat(follower.ended(0)).isEmpty();
      assertThat(follower.rowsAsOf()).isNull();
      prepare();
      commit(1, 2);
      assertThat(follower.look()).isTrue();
      assertThat(follower.look()).isFalse();
      long before = follower.rowsAsOf();
      commit(2, 3, -1);
      commit(3, 4);
      assertThat(follower.look()).isTrue();
      assertThat(given(reader -> follower.forEachLate(before, 2, reader))).containsExactly("2:2");
      long after = follower.rowsAsOf();
      assertThat(given(reader -> follower.forEachLate(after, 4, reader))).isEmpty();
      assertThat(given(reader -> follower.forEachLate(before + 1, 4, reader)))
          .as("nobody knows what was then")
          .isEmpty();
    }
  }
}
