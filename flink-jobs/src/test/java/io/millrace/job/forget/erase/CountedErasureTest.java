package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
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
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;
  private CountedCards cards;

  @BeforeEach
  void ask() {
    cards = new CountedCards(database);
  }

  /** The rows that name a key, one by one. */
  private static long naive(CardTable table, String key) {
    return table.rows().stream()
        .filter(row -> Arrays.asList(row.split("@")[0].split("\\+")).contains(key))
        .count();
  }

  private static List<String> drawn(Random random, int count) {
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
      log.commitFiles(Stream.generate(() -> drawn(random, 5)).limit(120).toList());
      long first = naive(log, "k1");
      long second = naive(log, "k2");
      cards.erase(log.table());
      assertThat(first).isNotEqualTo(second).isPositive();
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", "=" + first, "k2", "=" + second, CountedCards.TYPO, "=0"));
    }
  }

  @Test
  void aCommitThatIsOvertakenAndTriedAgainCountsOnce() throws Exception {
    try (CardTable log = new CardTable(folder)) {
      Random random = new Random(2);
      for (int i = 0; i < 12; i++) {
        log.commit(drawn(random, 6));
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
      cards.erase(slow);
      assertThat(overtaken.get()).as("tried again").isGreaterThan(1);
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", "=" + first, "k2", "=" + second, CountedCards.TYPO, "=0"));
    }
  }

  @Test
  void killedAtAnyCallToTheTableEveryRowIsCountedOnceInTheEnd() throws Exception {
    try (CardTable first = new CardTable(folder)) {
      Random random = new Random(1);
      for (int i = 0; i < 3; i++) {
        first.commit(drawn(random, 8));
      }
      Map<String, String> expected = new TreeMap<>();
      for (String key : List.of("k1", "k2", CountedCards.TYPO)) {
        expected.put(key, "=" + naive(first, key));
      }
      assertThat(expected.values()).doesNotHaveDuplicates();
      SavedFolder saved = SavedFolder.of(first.warehouse);
      boolean killed = true;
      int moments = 0;
      for (int calls = 1; killed; calls += 1 + calls / 3) {
        ask();
        saved.restore();
        try (CardTable log = first.reopened()) {
          try {
            cards.erase(KilledTable.after(calls, log.table()));
            killed = false;
          } catch (KilledTable.Killed e) {
            moments++;
            assertThat(cards.place("k1").state()).isEqualTo(ForgetPlace.State.PENDING);
          }
          cards.erase(log.table());
          assertThat(cards.counted()).as("killed after %d calls", calls).isEqualTo(expected);
        }
      }
      assertThat(moments).isGreaterThan(10);
    }
  }

  @Test
  void aCommitThatWasDoneThoughNobodySaidSoTakesNoOtherRowsAndLeavesALowerBound() {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k1", "k2", "card-1"));
      Table lost = LostAnswer.of((BaseTable) log.table());
      assertThatThrownBy(() -> cards.erase(lost)).isInstanceOf(UncheckedSQLException.class);
      assertThat(log.rows()).containsExactly("card-1@3");
      log.commit(List.of("k1", "card-2"));
      cards.erase(log.table());
      assertThat(log.rows()).hasSize(2);
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", ">=1", "k2", ">=0", CountedCards.TYPO, "=0"));
    }
  }

  @Test
  void killedBetweenTheCommitAndItsCountTheKeyHadAtLeastWhatWasCountedAndTheTypoNothing() {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k1", "card-1", "k2"));
      cards.eraseKilled(
          log.table(),
          cards.new Count() {
            @Override
            public void gone(Map<Set<Long>, Long> told, Map<Set<Long>, Long> rows) {
              throw new CountedCards.Killed();
            }
          });
      assertThat(log.rows()).containsExactly("card-1@2");
      cards.erase(log.table());
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", ">=0", "k2", ">=0", CountedCards.TYPO, "=0"));
    }
  }

  @Test
  void killedBetweenTwoCommitsEveryRowIsCountedInTheEnd() {
    try (CardTable log = new CardTable(folder)) {
      log.commitFiles(
          IntStream.range(0, 103).mapToObj(i -> List.of("k1", i < 50 ? "k2" : "card-1")).toList());
      AtomicInteger commits = new AtomicInteger();
      cards.eraseKilled(
          log.table(),
          cards.new Count() {
            @Override
            public void going(Map<Set<Long>, Long> rows) {
              if (commits.incrementAndGet() == 2) {
                throw new CountedCards.Killed();
              }
              super.going(rows);
            }
          });
      assertThat(naive(log, "k1")).isEqualTo(3);
      assertThat(cards.place("k1").rowsGone()).isEqualTo(100);
      cards.erase(log.table());
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", "=103", "k2", "=50", CountedCards.TYPO, "=0"));
    }
  }

  /** A job of the release before counts nothing, and is stopped before it says that it is done. */
  @Test
  void ofWhatAReleaseOfBeforeTookSinceTheRequestOnlyALowerBoundIsKnown() {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k1", "k2", "card-1"));
      new TableErasure(log.table(), cards, Pace.full()).run();
      assertThat(log.rows()).containsExactly("card-1@3");
      log.commit(List.of("k1", "card-2"));
      cards.erase(log.table());
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", ">=1", "k2", ">=0", CountedCards.TYPO, ">=0"));
    }
  }

  @Test
  void whatItTookBeforeTheRequestIsNoMatterOfIt() throws Exception {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k1", "k2", "card-1"));
      new TableErasure(log.table(), cards, Pace.full()).run();
      Thread.sleep(5); // the request's millisecond is another
      try (Connection connection = database.address().connect();
          Statement statement = connection.createStatement()) {
        statement.execute("update millrace.forgotten_key set requested_at = " + now());
      }
      log.commit(List.of("k1", "card-2"));
      cards.erase(log.table());
      log.commit(List.of("k2"));
      cards.erase(log.table()); // nor is what this release took before
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", "=1", "k2", "=1", CountedCards.TYPO, "=0"));
    }
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
