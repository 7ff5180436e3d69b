package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.forget.ForgetDatabase;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are none any more, or that nobody can see, are not counted, and are not nothing. */
final class UncountedRowsTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;
  private CountedCards cards;

  @BeforeEach
  void ask() {
    cards = new CountedCards(database);
  }

  private static FileScanTask first(CardTable log) throws Exception {
    try (CloseableIterable<FileScanTask> files = log.table().newScan().planFiles()) {
      return files.iterator().next();
    }
  }

  @Test
  void whatOnlyAnOlderSnapshotHeldIsNotSaidToHaveBeenNothing() {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k1"));
      log.table().newDelete().deleteFromRowFilter(Expressions.equal("card_id", "k1")).commit();
      log.commit(List.of("k2", "card-1"));
      cards.erase(log.table());
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", ">=0", "k2", "=1", CountedCards.TYPO, "=0"));
    }
  }

  @Test
  void aRowThatOthersHadDeletedIsNotCountedAndIsNotNothing() throws Exception {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k2", "card-1"));
      log.deleteFirst(first(log));
      cards.erase(log.table());
      assertThat(log.rows()).containsExactly("card-1@2");
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", ">=0", "k2", "=1", CountedCards.TYPO, "=0"));
    }
  }

  @Test
  void whatAKilledMergeLeftOfAKeyIsNotSaidToHaveBeenNothing() {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k2", "card-1"));
      Path merged = log.uncommitted(List.of("k1", "card-1"), "upkeep-");
      cards.erase(log.table());
      assertThat(merged).doesNotExist();
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", ">=0", "k2", "=1", CountedCards.TYPO, "=0"));
    }
  }

  /** Afterwards no snapshot names the file in which the row was: upkeep may expire those. */
  @Test
  void soItIsWhereTheOlderSnapshotsExpiredBetweenAKillAndTheNextTry() throws Exception {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "k2", "card-1"));
      log.deleteFirst(first(log));
      cards.eraseKilled(
          log.table(),
          cards.new Count() {
            @Override
            public void gone(Map<Set<Long>, Long> told, Map<Set<Long>, Long> rows) {
              super.gone(told, rows);
              throw new CountedCards.Killed();
            }
          });
      expireAllButTheCurrent(log.table());
      cards.erase(log.table());
      assertThat(log.rows()).containsExactly("card-1@2");
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", ">=0", "k2", "=1", CountedCards.TYPO, "=0"));
    }
  }

  /** As upkeep does, one by one named. */
  private static void expireAllButTheCurrent(Table table) {
    table.refresh();
    ExpireSnapshots expire = table.expireSnapshots();
    for (Snapshot snapshot : table.snapshots()) {
      if (snapshot.snapshotId() != table.currentSnapshot().snapshotId()) {
        expire.expireSnapshotId(snapshot.snapshotId());
      }
    }
    expire.commit();
  }

  @Test
  void ofAFileOfAnOlderSnapshotThatCannotBeReadNobodyKnowsWhoseRowsItHad() throws Exception {
    try (CardTable log = new CardTable(folder)) {
      log.commit(List.of("k1", "card-1"));
      FileScanTask older = first(log);
      log.table().newDelete().deleteFile(older.file()).commit();
      log.commit(List.of("k2", "card-2"));
      Files.delete(Path.of(URI.create(older.file().location()).getPath()));
      cards.erase(log.table());
      assertThat(cards.counted())
          .isEqualTo(Map.of("k1", ">=0", "k2", "=1", CountedCards.TYPO, ">=0"));
    }
  }
}
