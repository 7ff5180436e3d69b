package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.job.forget.CountedRows;
import io.millrace.job.offline.upkeep.OfflineUpkeep;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After an erasure no file of the table holds the key, and no other row is lost or doubled. */
class TableErasureTest {
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

  private static ErasureReport erase(Table table) {
    return new TableErasure(table, CardTable.ERASED, Pace.full()).run();
  }

  /** Cards by chance, one in ten the key. */
  private static List<String> cards(Random random, int count) {
    List<String> cards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cards.add(random.nextInt(10) == 0 ? CardTable.KEY : "card-" + random.nextInt(50));
    }
    return cards;
  }

  private static List<String> others(List<String> rows) {
    return rows.stream().filter(row -> !row.startsWith(CardTable.KEY)).toList();
  }

  private static List<String> only(List<String> rows) {
    return rows.stream().filter(row -> row.startsWith(CardTable.KEY)).toList();
  }

  @Test
  void the_key_is_in_no_file_and_every_other_row_is_there_once() {
    Random random = new Random(1);
    for (int i = 0; i < 12; i++) {
      log.commit(cards(random, 20));
    }
    log.commit(List.of(CardTable.KEY, CardTable.KEY));
    log.commit(List.of("card-1", "card-2"));
    List<String> before = log.rows();
    assertThat(log.holdingKey()).isNotEmpty();
    ErasureReport report = log.erase();
    assertThat(log.rows()).isEqualTo(others(before));
    assertThat(report.rows()).isEqualTo(before.size() - log.rows().size());
    assertThat(log.holdingKey()).isEmpty();
    assertThat(log.lastCommitted()).isEqualTo(log.checkpoints());
  }

  @Test
  void only_files_that_hold_the_key_are_written_again() {
    for (int i = 0; i < 5; i++) {
      log.commit(List.of("card-1", i == 2 ? CardTable.KEY : "card-3"));
    }
    ErasureReport report = log.erase();
    assertThat(report.files()).isEqualTo(1);
    assertThat(report.rows()).isEqualTo(1);
    assertThat(StoredBytes.holding("erased-", log.warehouse)).isNotEmpty();
  }

  @Test
  void once_more_it_finds_nothing_and_changes_nothing() {
    log.commit(List.of("card-1", CardTable.KEY));
    log.erase();
    // The second time nothing is left but a snapshot that repeats the job's last commit.
    assertThat(log.erase().rows()).isZero();
    Table table = log.table();
    assertThat(log.erase()).isEqualTo(new ErasureReport(0, 0, 0, 0, true, FilesLeft.NONE));
    long snapshot = table.currentSnapshot().snapshotId();
    table.refresh();
    assertThat(table.currentSnapshot().snapshotId()).isEqualTo(snapshot);
  }

  @Test
  void a_sorted_file_is_still_sorted_without_the_key() throws Exception {
    log.table().replaceSortOrder().asc("card_id").commit();
    Random random = new Random(4);
    for (int i = 0; i < 6; i++) {
      log.commit(cards(random, 20));
    }
    UpkeepPolicy policy =
        new UpkeepPolicy(null, Duration.ZERO, 5, 8 << 20, null, Duration.ofDays(7));
    try (OfflineUpkeep upkeep = new OfflineUpkeep(log.catalog, policy, Pace.full())) {
      assertThat(upkeep.scheduled(CardTable.NAME).problems()).isEmpty();
    }
    assertThat(log.erase().files()).isPositive();
    Table table = log.table();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      files.forEach(
          file -> assertThat(file.file().sortOrderId()).isEqualTo(table.sortOrder().orderId()));
    }
  }

  @Test
  void rows_that_go_are_told_of_some_at_a_time_before_they_do() {
    List<String> cards = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      cards.add(i % 2 == 0 ? CardTable.KEY : "card-1");
    }
    log.commit(cards);
    List<Integer> told = new ArrayList<>();
    ErasedRows erased =
        new ErasedRows() {
          @Override
          public boolean holds(Record row) {
            return CardTable.ERASED.holds(row);
          }

          @Override
          public void going(List<Record> rows) {
            told.add(rows.size());
            assertThat(rows).allMatch(this::holds).doesNotHaveDuplicates();
            assertThat(log.rows()).hasSize(5_000);
          }

          @Override
          public void allGoing() {
            told.add(-1);
          }
        };
    assertThat(new TableErasure(log.table(), erased, Pace.full()).run().rows()).isEqualTo(2_500);
    assertThat(told).containsExactly(1_000, 1_000, 500, -1);
    assertThat(log.rows()).hasSize(2_500);
  }

  @Test
  void a_table_without_rows_is_left_alone() {
    assertThat(log.erase()).isEqualTo(new ErasureReport(0, 0, 0, 0, false, FilesLeft.NONE));
  }

  private static FilesLeft left(Table table, long writtenBeforeMillis) {
    return new TableErasure(
            table, CardTable.ERASED, Pace.full(), writtenBeforeMillis, CountedRows.BY_NOBODY)
        .run()
        .left();
  }

  @Test
  void what_killed_upkeep_left_of_the_key_is_deleted_and_what_a_sink_left_is_said()
      throws Exception {
    log.commit(List.of("card-1", CardTable.KEY));
    Path merged = log.uncommitted(List.of("card-1", CardTable.KEY), "upkeep-");
    Path erased = log.uncommitted(List.of(CardTable.KEY), "erased-");
    Path ofOthers = log.uncommitted(List.of("card-1", "card-2"), "upkeep-");
    Path sunk = log.uncommitted(List.of("card-1", CardTable.KEY), "");
    Path sunkOfOthers = log.uncommitted(List.of("card-2"), "");
    FilesLeft left = left(log.table(), Long.MIN_VALUE);
    assertThat(merged).doesNotExist();
    assertThat(erased).doesNotExist();
    assertThat(ofOthers).as("its writer may live").exists();
    assertThat(sunk).as("a savepoint may have to commit it").exists();
    assertThat(sunkOfOthers).exists();
    assertThat(left)
        .isEqualTo(new FilesLeft(2, 1, Files.getLastModifiedTime(sunk).toMillis(), true));
    assertThat(log.holdingKey()).hasSize(1);
    log.commit(List.of("card-3"));
    assertThat(log.rows()).hasSize(2);
  }

  @Test
  void a_file_that_was_not_written_to_its_end_is_said_once_nobody_can_be_writing_it()
      throws Exception {
    log.commit(List.of("card-1"));
    Path sunk = log.uncommitted(List.of(CardTable.KEY), "");
    byte[] whole = Files.readAllBytes(sunk);
    Files.write(sunk, Arrays.copyOf(whole, whole.length - 20));
    Files.delete(sunk.resolveSibling("." + sunk.getFileName() + ".crc"));
    long changed = Files.getLastModifiedTime(sunk).toMillis();
    assertThat(left(log.table(), changed)).isEqualTo(FilesLeft.NONE);
    assertThat(left(log.table(), changed + 1)).isEqualTo(new FilesLeft(0, 1, changed, true));
    assertThat(sunk).exists();
  }

  @Test
  void where_nothing_was_ever_committed_what_a_sink_left_is_said_too() {
    Path sunk = log.uncommitted(List.of(CardTable.KEY), "");
    assertThat(left(log.table(), Long.MIN_VALUE).left()).isEqualTo(1);
    assertThat(sunk).exists();
  }

  @Test
  void a_tag_that_names_a_snapshot_from_before_goes_too() {
    log.commit(List.of("card-1", CardTable.KEY));
    Table table = log.table();
    table.manageSnapshots().createTag("set", table.currentSnapshot().snapshotId()).commit();
    log.commit(List.of("card-2"));
    assertThat(log.erase().tags()).isEqualTo(1);
    assertThat(log.holdingKey()).isEmpty();
    assertThat(log.table().refs()).doesNotContainKey("set");
  }

  @Test
  void tags_go_though_somebody_commits_at_that_moment() {
    log.commit(List.of("card-1", CardTable.KEY));
    Table table = log.table();
    table.manageSnapshots().createTag("set", table.currentSnapshot().snapshotId()).commit();
    AtomicInteger overtaken = new AtomicInteger(3);
    Table slow =
        OvertakenTable.of(
            (BaseTable) log.table(),
            () -> {
              if (overtaken.getAndDecrement() > 0) {
                log.commit(List.of("card-2"));
              }
            });
    assertThat(erase(slow).tags()).isEqualTo(1);
    assertThat(overtaken.get()).isLessThanOrEqualTo(0);
    assertThat(log.table().refs()).doesNotContainKey("set");
    assertThat(log.rows()).hasSize(4);
  }

  @Test
  void a_big_table_is_written_again_by_several_commits_and_a_kill_undoes_one_at_most() {
    log.commitFiles(Collections.nCopies(120, List.of("card-1", CardTable.KEY)));
    AtomicInteger commits = new AtomicInteger();
    ErasedRows killed =
        new ErasedRows() {
          @Override
          public boolean holds(Record row) {
            return CardTable.ERASED.holds(row);
          }

          @Override
          public void allGoing() {
            if (commits.incrementAndGet() == 2) {
              throw new IllegalStateException("killed");
            }
          }
        };
    assertThatThrownBy(() -> new TableErasure(log.table(), killed, Pace.full()).run())
        .hasMessage("killed");
    assertThat(log.rows()).as("of a hundred files").hasSize(140);
    assertThat(log.erase().files()).isEqualTo(20);
    assertThat(log.rows()).hasSize(120).noneMatch(row -> row.startsWith(CardTable.KEY));
    assertThat(log.holdingKey()).isEmpty();
    assertThat(log.lastCommitted()).isEqualTo(log.checkpoints());
  }

  @Test
  void a_branch_from_before_is_left_to_whoever_made_it_and_said() {
    log.commit(List.of("card-1", CardTable.KEY));
    Table table = log.table();
    table.manageSnapshots().createBranch("draft", table.currentSnapshot().snapshotId()).commit();
    assertThatThrownBy(() -> log.erase())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("under draft");
    table.refresh();
    table.manageSnapshots().removeBranch("draft").commit();
    log.erase();
    assertThat(log.holdingKey()).isEmpty();
    assertThat(log.rows()).containsExactly("card-1@0");
  }

  @Test
  void a_job_that_commits_and_upkeep_that_merges_meanwhile_lose_and_double_no_row()
      throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      log.commit(cards(random, 30));
    }
    // Whoever is behind by more than are kept can never look again at a table of this catalog.
    log.table()
        .updateProperties()
        .set(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "10000")
        .commit();
    AtomicBoolean stop = new AtomicBoolean();
    List<String> later = new ArrayList<>();
    CompletableFuture<Void> job =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; !stop.get(); i++) {
                log.commit(List.of("later-" + i));
                later.add("later-" + i);
              }
            });
    CompletableFuture<Void> upkeep =
        CompletableFuture.runAsync(
            () -> {
              UpkeepPolicy policy =
                  new UpkeepPolicy(null, Duration.ofHours(1), 5, 8 << 20, null, Duration.ofDays(7));
              try (OfflineUpkeep rounds = new OfflineUpkeep(log.catalog, policy, Pace.full())) {
                while (!stop.get()) {
                  rounds.scheduled(CardTable.NAME);
                }
              }
            });
    List<String> before = others(log.rows()).stream().filter(r -> r.startsWith("card")).toList();
    ErasureReport report = log.erase();
    stop.set(true);
    job.join();
    upkeep.join();
    assertThat(report.rows()).isPositive();
    List<String> after = log.rows();
    assertThat(after).doesNotHaveDuplicates();
    assertThat(after.stream().filter(row -> row.startsWith("card")).toList()).isEqualTo(before);
    assertThat(after.stream().filter(row -> row.startsWith("later"))).hasSameSizeAs(later);
    assertThat(log.rows()).noneMatch(row -> row.startsWith(CardTable.KEY));
    // What upkeep had merged and could not commit it deletes itself.
    assertThat(log.holdingKey()).isEmpty();
    assertThat(log.lastCommitted()).isEqualTo(log.checkpoints());
  }

  @Test
  void killed_at_any_call_it_goes_on_when_run_again() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 2; i++) {
      log.commit(cards(random, 20));
    }
    log.commit(List.of(CardTable.KEY));
    assertThat(only(log.rows())).as("rows of the key").hasSizeGreaterThan(2);
    List<String> before = log.rows();
    SavedFolder saved = SavedFolder.of(log.warehouse);
    boolean killed = true;
    int moments = 0;
    for (int calls = 1; killed; calls += 1 + calls / 8) {
      saved.restore();
      try (CardTable mine = log.reopened()) {
        try {
          erase(KilledTable.after(calls, mine.table()));
          killed = false;
        } catch (KilledTable.Killed e) {
          moments++;
        }
        assertThat(others(mine.rows())).isEqualTo(others(before));
        mine.commit(List.of("card-last"));
        erase(mine.table());
        assertThat(mine.holdingKey()).as("killed after %d calls", calls).isEmpty();
        List<String> expected = new ArrayList<>(others(before));
        expected.add("card-last@" + before.size());
        assertThat(mine.rows()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(mine.lastCommitted()).isEqualTo(mine.checkpoints());
      }
    }
    assertThat(moments).isGreaterThan(15);
  }
}
