package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.job.offline.upkeep.Pace;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.PartitionStatsHandler;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Older snapshots and tags go with rows that they hold, and stay where they hold none. */
class OlderSnapshotsTest {
  private static final String LIST = "/metadata/millrace-erased-files.txt";

  @TempDir Path folder;
  private CardTable log;

  @BeforeEach
  void open() {
    log = new CardTable(folder);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void tag(String name) {
    Table table = log.table();
    table.manageSnapshots().createTag(name, table.currentSnapshot().snapshotId()).commit();
  }

  private List<Long> snapshots() {
    List<Long> ids = new ArrayList<>();
    for (Snapshot snapshot : log.table().snapshots()) {
      ids.add(snapshot.snapshotId());
    }
    return ids;
  }

  private FileScanTask only() throws Exception {
    try (CloseableIterable<FileScanTask> tasks = log.table().newScan().planFiles()) {
      List<FileScanTask> all = new ArrayList<>();
      tasks.forEach(all::add);
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  /** They would be taken for files that nobody can read. */
  @Test
  void counts_by_partition_go_with_their_snapshot_and_are_none_that_hold_a_key() throws Exception {
    log.commit(List.of(CardTable.KEY, "a-card"));
    Table table = log.table();
    PartitionStatisticsFile counts = PartitionStatsHandler.computeAndWriteStatsFile(table);
    table.updatePartitionStatistics().setPartitionStatistics(counts).commit();
    log.commit(List.of(CardTable.KEY));
    PartitionStatisticsFile nobodys = PartitionStatsHandler.computeAndWriteStatsFile(log.table());
    ErasureReport report = log.erase();
    assertThat(report.left().left()).isZero();
    assertThat(table.io().newInputFile(counts.path()).exists()).isFalse();
    assertThat(table.io().newInputFile(nobodys.path()).exists()).isTrue();
    assertThat(log.rows()).hasSize(1);
  }

  @Test
  void of_a_key_in_no_file_nothing_is_changed() throws Exception {
    log.commit(List.of("a-card", "z-card"));
    tag("set");
    log.table().manageSnapshots().createBranch("draft").commit();
    log.table().newDelete().deleteFile(only().file()).commit();
    log.commit(List.of("card-3"));
    List<Long> before = snapshots();
    assertThat(log.erase()).isEqualTo(new ErasureReport(0, 0, 0, 0, true, FilesLeft.NONE));
    assertThat(snapshots()).isEqualTo(before).hasSize(3);
    assertThat(log.table().refs()).containsOnlyKeys("main", "set", "draft");
    assertThat(isBegun()).isFalse();
  }

  @Test
  void a_file_that_only_a_tag_names_takes_it_along() {
    log.commit(List.of(CardTable.KEY));
    tag("set");
    log.table()
        .newDelete()
        .deleteFromRowFilter(Expressions.equal("card_id", CardTable.KEY))
        .commit();
    log.commit(List.of("card-1"));
    ErasureReport report = log.erase();
    assertThat(report.rows()).isZero();
    assertThat(report.tags()).isEqualTo(1);
    assertThat(report.snapshots()).isPositive();
    assertThat(log.table().refs()).containsOnlyKeys("main");
    assertThat(log.holdingKey()).isEmpty();
    assertThat(log.rows()).containsExactly("card-1@1");
  }

  @Test
  void a_row_that_others_have_deleted_by_its_position_goes_from_its_file() throws Exception {
    log.commit(List.of(CardTable.KEY, "z-card"));
    log.deleteFirst(only());
    List<String> left = log.rows();
    assertThat(left).hasSize(1).allMatch(row -> row.startsWith("z-card"));
    log.erase();
    assertThat(log.rows()).isEqualTo(left);
    assertThat(log.holdingKey()).isEmpty();
  }

  @Test
  void a_branch_that_alone_holds_it_is_said() {
    log.commit(List.of(CardTable.KEY));
    log.table().manageSnapshots().createBranch("draft").commit();
    log.table().newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
    log.commit(List.of("card-1"));
    assertThatThrownBy(log::erase).hasMessageContaining("under draft");
  }

  @Test
  void a_file_of_an_older_snapshot_that_is_gone_may_have_held_it() throws Exception {
    log.commit(List.of("a-card", "z-card"));
    tag("set");
    DataFile file = only().file();
    log.table().newDelete().deleteFile(file).commit();
    log.commit(List.of("card-1"));
    Files.delete(Path.of(URI.create(file.location()).getPath()));
    assertThat(log.erase().tags()).isEqualTo(1);
    assertThat(log.table().refs()).containsOnlyKeys("main");
  }

  @Test
  void what_a_killed_erasure_rewrote_leaves_lists_too_though_its_snapshots_expired_meanwhile() {
    log.commit(List.of("card-1", CardTable.KEY));
    log.commit(List.of("card-2"));
    // Both in one list: what remains of it tells of the file that is gone.
    log.table().rewriteManifests().clusterBy(file -> "").commit();
    eraseUntilRowsHaveGone();
    assertThat(log.rows()).containsExactly("card-1@0", "card-2@2");
    tag("set");
    expireAllButTheCurrent();
    assertThat(log.holdingKey()).as("bounds of columns").isNotEmpty();
    log.commit(List.of("card-3"));
    assertThat(log.erase().isNone()).isFalse();
    assertThat(log.holdingKey()).isEmpty();
    assertThat(log.table().refs()).containsOnlyKeys("main");
    List<Long> before = snapshots();
    assertThat(log.erase().isNone()).as("then it is at its end").isTrue();
    assertThat(snapshots()).isEqualTo(before);
  }

  @Test
  void what_was_begun_of_older_snapshots_alone_goes_on_though_they_expired_meanwhile() {
    log.commit(List.of(CardTable.KEY));
    log.commit(List.of("card-1"));
    log.table().rewriteManifests().clusterBy(file -> "").commit();
    log.table()
        .newDelete()
        .deleteFromRowFilter(Expressions.equal("card_id", CardTable.KEY))
        .commit();
    tag("set");
    for (int calls = 1; !isBegun(); calls++) {
      Table table = KilledTable.after(calls, log.table());
      assertThatThrownBy(() -> new TableErasure(table, CardTable.ERASED, Pace.full()).run())
          .isInstanceOf(KilledTable.Killed.class);
    }
    expireAllButTheCurrent();
    assertThat(log.holdingKey()).as("bounds of columns").isNotEmpty();
    assertThat(log.erase().isNone()).isFalse();
    assertThat(log.holdingKey()).isEmpty();
    assertThat(log.table().refs()).containsOnlyKeys("main");
    assertThat(isBegun()).as("it is at its end").isFalse();
  }

  private boolean isBegun() {
    return log.table().io().newInputFile(log.table().location() + LIST).exists();
  }

  /** As upkeep does, one by one named. */
  private void expireAllButTheCurrent() {
    Table table = log.table();
    ExpireSnapshots expire = table.expireSnapshots();
    snapshots().stream()
        .filter(id -> id != table.currentSnapshot().snapshotId())
        .forEach(expire::expireSnapshotId);
    expire.commit();
  }

  /** Killed then: its snapshots have not. */
  private void eraseUntilRowsHaveGone() {
    long before = log.table().currentSnapshot().snapshotId();
    for (int calls = 1; log.table().currentSnapshot().snapshotId() == before; calls++) {
      Table table = KilledTable.after(calls, log.table());
      assertThatThrownBy(() -> new TableErasure(table, CardTable.ERASED, Pace.full()).run())
          .isInstanceOf(KilledTable.Killed.class);
    }
  }
}
