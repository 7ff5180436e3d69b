package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.EntityCodec;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.PlaceCount;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.offline.LostAnswer;
import io.millrace.job.offline.upkeep.OfflineUpkeep;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of several keys that leave a table together each has its own number of rows, and one that never
 * was has none: also where commits are overtaken, and after a kill.
 */
final class CountedErasureTest {
  private static final String PLACE = CardTable.NAME;
  private static final String TYPO = "typo";
  private static final EntityCodec CARDS = new EntityCodec(TextKeys.of("card"));

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;
  private final ForgetPlaces places = new ForgetPlaces(database.address());
  private final Map<String, Long> ids = new LinkedHashMap<>();

  @BeforeEach
  void ask() {
    ids.clear();
    ForgetRegister register = new ForgetRegister(database.address());
    for (String key : List.of("k1", "k2", TYPO)) {
      ids.put(
          key,
          register.request(TextKeys.of("card"), CARDS.encode(List.of(key)), "", List.of(PLACE)));
    }
  }

  /** Rows of cards that are named together, as {@code k1+k2}, are both their keys'. */
  private final ErasedRows erased =
      new ErasedRows() {
        @Override
        public boolean holds(Record row) {
          return !entriesOf(row).isEmpty();
        }

        @Override
        public Set<Long> entriesOf(Record row) {
          Set<Long> found = new TreeSet<>();
          for (String card : row.getField("card_id").toString().split("\\+")) {
            if (ids.containsKey(card)) {
              found.add(ids.get(card));
            }
          }
          return found;
        }
      };

  private void erase(Table table) {
    new TableErasure(
            table,
            erased,
            Pace.full(),
            Long.MIN_VALUE,
            new PlaceCount(database.address(), PLACE, ids.values()))
        .run();
    places.doneCounted(ids.values(), PLACE, "", null);
  }

  private ForgetPlace place(String key) {
    return places.of(ids.get(key)).get(0);
  }

  private Map<String, String> counted() {
    Map<String, String> counted = new TreeMap<>();
    ids.keySet()
        .forEach(
            key -> counted.put(key, (place(key).isLeast() ? ">=" : "=") + place(key).rowsGone()));
    return counted;
  }

  /** The rows that name a key, one by one. */
  private static long naive(CardTable table, String key) {
    return table.rows().stream()
        .filter(row -> Arrays.asList(row.split("@")[0].split("\\+")).contains(key))
        .count();
  }

  private static List<String> cards(Random random, int count) {
    List<String> names = List.of("k1", "k2", "k1+k2", "card-1", "card-2", "card-3", "k1+card-1");
    List<String> cards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cards.add(names.get(random.nextInt(names.size())));
    }
    return cards;
  }

  @Test
  void eachKeyHasItsOwnRowsAlsoThoseThatHoldAnotherInMoreFilesThanACommitWrites() {
    try (CardTable log = new CardTable(folder)) {
      Random random = new Random(1);
      log.commitFiles(Stream.generate(() -> cards(random, 5)).limit(120).toList());
      long first = naive(log, "k1");
      long second = naive(log, "k2");
      erase(log.table());
      assertThat(first).isNotEqualTo(second).isPositive();
      assertThat(counted()).isEqualTo(Map.of("k1", "=" + first, "k2", "=" + second, TYPO, "=0"));
    }
  }

  @Test
  void aCommitThatIsOvertakenAndTriedAgainCountsOnce() throws Exception {
    try (CardTable log = new CardTable(folder)) {
      Random random = new Random(2);
      for (int i = 0; i < 12; i++) {
        log.commit(cards(random, 6));
      }
      long first = naive(log, "k1");
      long second = naive(log, "k2");
      AtomicInteger overtaken = new AtomicInteger();
      UpkeepPolicy policy =
          new UpkeepPolicy(null, Duration.ofHours(1), 2, 8 << 20, null, Duration.ofDays(7));
      Table slow =
          OvertakenTable.atEachCommit(
              (BaseTable) log.table(),
              () -> {
                if (overtaken.getAndIncrement() < 1) {
                  try (OfflineUpkeep upkeep = new OfflineUpkeep(log.catalog, policy, Pace.full())) {
                    assertThat(upkeep.scheduled(CardTable.NAME).problems()).isEmpty();
                  }
                }
              });
      erase(slow);
      assertThat(overtaken.get()).as("tried again").isGreaterThan(1);
      assertThat(counted()).isEqualTo(Map.of("k1", "=" + first, "k2", "=" + second, TYPO, "=0"));
    }
  }

  @Test
  void killedAtAnyCallToTheTableEveryRowIsCountedOnceInTheEnd() throws Exception {
    boolean killed = true;
    int moments = 0;
    for (int calls = 1; killed; calls += 1 + calls / 3) {
      ask();
      try (CardTable log = new CardTable(folder.resolve("killed-" + calls))) {
        Random random = new Random(calls);
        for (int i = 0; i < 6; i++) {
          log.commit(cards(random, 8));
        }
        Map<String, Long> rows = Map.of("k1", naive(log, "k1"), "k2", naive(log, "k2"), TYPO, 0L);
        try {
          erase(KilledTable.after(calls, log.table()));
          killed = false;
        } catch (KilledTable.Killed e) {
          moments++;
          assertThat(place("k1").state()).isEqualTo(ForgetPlace.State.PENDING);
        }
        erase(log.table());
        Map<String, String> expected = new TreeMap<>();
        rows.forEach((key, count) -> expected.put(key, "=" + count));
        assertThat(counted()).as("killed after %d calls", calls).isEqualTo(expected);
      }
    }
    assertThat(moments).isGreaterThan(10);
  }

  @Test
  void aCommitThatWasDoneThoughNobodySaidSoTakesNoOtherRowsAndLeavesALowerBound() {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k1", "k2", "card-1"));
      Table lost = LostAnswer.of((BaseTable) log.table());
      assertThatThrownBy(() -> erase(lost)).isInstanceOf(UncheckedSQLException.class);
      assertThat(log.rows()).containsExactly("card-1@3");
      log.commit(List.of("k1", "card-2"));
      erase(log.table());
      assertThat(log.rows()).hasSize(2);
      assertThat(counted()).isEqualTo(Map.of("k1", ">=1", "k2", ">=0", TYPO, "=0"));
    }
  }

  /** What ends the thread between a commit and its count. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @Test
  void killedBetweenTheCommitAndItsCountTheKeyHadAtLeastWhatWasCountedAndTheTypoNothing() {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k1", "card-1", "k2"));
      PlaceCount dying =
          new PlaceCount(database.address(), PLACE, ids.values()) {
            @Override
            public void gone(Map<Set<Long>, Long> told, Map<Set<Long>, Long> rows) {
              throw new Killed();
            }
          };
      try {
        new TableErasure(log.table(), erased, Pace.full(), Long.MIN_VALUE, dying).run();
        throw new AssertionError("not killed");
      } catch (Killed e) {
        assertThat(log.rows()).containsExactly("card-1@2");
      }
      erase(log.table());
      assertThat(counted()).isEqualTo(Map.of("k1", ">=0", "k2", ">=0", TYPO, "=0"));
    }
  }

  @Test
  void killedBetweenTwoCommitsEveryRowIsCountedInTheEnd() {
    try (CardTable log = new CardTable(folder)) {
      log.commitFiles(
          IntStream.range(0, 103).mapToObj(i -> List.of("k1", i < 50 ? "k2" : "card-1")).toList());
      AtomicInteger commits = new AtomicInteger();
      PlaceCount dying =
          new PlaceCount(database.address(), PLACE, ids.values()) {
            @Override
            public void going(Map<Set<Long>, Long> rows) {
              if (commits.incrementAndGet() == 2) {
                throw new Killed();
              }
              super.going(rows);
            }
          };
      try {
        new TableErasure(log.table(), erased, Pace.full(), Long.MIN_VALUE, dying).run();
        throw new AssertionError("not killed");
      } catch (Killed e) {
        assertThat(naive(log, "k1")).isEqualTo(3);
        assertThat(place("k1").rowsGone()).isEqualTo(100);
      }
      erase(log.table());
      assertThat(counted()).isEqualTo(Map.of("k1", "=103", "k2", "=50", TYPO, "=0"));
    }
  }

  @Test
  void whatOnlyAnOlderSnapshotHeldIsNotSaidToHaveBeenNothing() {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k1"));
      log.table().newDelete().deleteFromRowFilter(Expressions.equal("card_id", "k1")).commit();
      log.commit(List.of("k2", "card-1"));
      erase(log.table());
      assertThat(counted()).isEqualTo(Map.of("k1", ">=0", "k2", "=1", TYPO, "=0"));
    }
  }

  @Test
  void aRowThatOthersHadDeletedIsNotCountedAndIsNotNothing() throws Exception {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k2", "card-1"));
      try (CloseableIterable<FileScanTask> files = log.table().newScan().planFiles()) {
        log.deleteFirst(files.iterator().next());
      }
      erase(log.table());
      assertThat(log.rows()).containsExactly("card-1@2");
      assertThat(counted()).isEqualTo(Map.of("k1", ">=0", "k2", "=1", TYPO, "=0"));
    }
  }

  @Test
  void whatAKilledMergeLeftOfAKeyIsNotSaidToHaveBeenNothing() {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k2", "card-1"));
      Path merged = log.uncommitted(List.of("k1", "card-1"), "upkeep-");
      erase(log.table());
      assertThat(merged).doesNotExist();
      assertThat(counted()).isEqualTo(Map.of("k1", ">=0", "k2", "=1", TYPO, "=0"));
    }
  }

  /** A job of the release before counts nothing, and is stopped before it says that it is done. */
  @Test
  void ofWhatAReleaseOfBeforeTookSinceTheRequestOnlyALowerBoundIsKnown() {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k1", "k2", "card-1"));
      new TableErasure(log.table(), erased, Pace.full()).run();
      assertThat(log.rows()).containsExactly("card-1@3");
      log.commit(List.of("k1", "card-2"));
      erase(log.table());
      assertThat(counted()).isEqualTo(Map.of("k1", ">=1", "k2", ">=0", TYPO, ">=0"));
    }
  }

  @Test
  void whatItTookBeforeTheRequestIsNoMatterOfIt() throws Exception {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k1", "k2", "card-1"));
      new TableErasure(log.table(), erased, Pace.full()).run();
      Thread.sleep(5); // the request's millisecond is another
      try (Connection connection = database.address().connect();
          Statement statement = connection.createStatement()) {
        statement.execute("update millrace.forgotten_key set requested_at = " + now());
      }
      log.commit(List.of("k1", "card-2"));
      erase(log.table());
      log.commit(List.of("k2"));
      erase(log.table()); // nor is what this release took before
      assertThat(counted()).isEqualTo(Map.of("k1", "=1", "k2", "=1", TYPO, "=0"));
    }
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
