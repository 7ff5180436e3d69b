package io.millrace.job.offline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.job.offline.LostAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableUpkeepTest {
  private static final Instant DAY = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant NEXT_DAY = Instant.parse("2026-03-02T10:00:00Z");

  @TempDir Path folder;
  private UpkeptTable log;

  @BeforeEach
  void open() {
    log = new UpkeptTable(folder);
    log.table.replaceSortOrder().asc("card_id").asc("event_time").commit();
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void commits(String job, int count) {
    long next = log.table.currentSnapshot() == null ? 0 : log.places().size();
    for (int i = 0; i < count; i++) {
      log.commit(job, i % 2, next + 10L * i, 10, i % 3 == 0 ? DAY : NEXT_DAY);
    }
  }

  @Test
  void every_row_is_there_once_after_files_were_merged() {
    commits("a", 40);
    List<String> before = log.places();
    TableReport report = log.keepUp(UpkeptTable.policy(Duration.ofHours(1), 20));
    assertThat(report.problems()).isEmpty();
    assertThat(report.filesBefore()).isEqualTo(40);
    assertThat(report.filesAfter()).isEqualTo(2);
    assertThat(report.filesMerged()).isEqualTo(40);
    assertThat(report.rowsMerged()).isEqualTo(400);
    assertThat(log.places()).isEqualTo(before).doesNotHaveDuplicates().hasSize(400);
    assertThat(log.log.count(UpkeptTable.NAME)).isEqualTo(400);
  }

  @Test
  void what_is_merged_is_left_alone_by_the_next_round() {
    commits("a", 40);
    log.keepUp(UpkeptTable.policy(Duration.ofHours(1), 20));
    TableReport second = log.keepUp(UpkeptTable.policy(Duration.ofHours(1), 20));
    assertThat(second.filesMerged()).isZero();
    assertThat(second.filesAfter()).isEqualTo(2);
  }

  @Test
  void what_is_copied_row_by_row_is_sorted_and_says_so() throws IOException {
    commits("a", 40);
    for (DataFile file : dataFiles()) {
      assertThat(file.sortOrderId()).as("as committed").isIn(null, 0);
    }
    List<String> before = log.places();
    log.keepUp(UpkeptTable.policy(Duration.ofHours(1), 20));
    assertThat(log.places()).isEqualTo(before);
    assertAllSorted();
  }

  @Test
  void what_is_joined_as_it_is_says_nothing_until_its_day_is_quiet() throws IOException {
    UpkeepPolicy policy =
        new UpkeepPolicy(null, Duration.ofHours(1), 1, 2 << 20, null, Duration.ofDays(7));
    log.cards = offset -> UUID.nameUUIDFromBytes(new byte[] {(byte) (offset >> 8), (byte) offset});
    for (int i = 0; i < 6; i++) {
      log.commit("a", 0, i * 20_000L, 20_000, DAY);
    }
    assertThat(dataFiles()).allMatch(file -> file.fileSizeInBytes() > JoinedFiles.LARGE_ENOUGH);
    List<String> before = log.places();
    assertThat(log.keepUp(policy).filesMerged()).isPositive();
    assertThat(dataFiles()).allMatch(file -> file.sortOrderId() == null || file.sortOrderId() == 0);
    UpkeepPolicy quiet =
        new UpkeepPolicy(null, Duration.ZERO, 1, 2 << 20, null, Duration.ofDays(7));
    assertThat(log.keepUp(quiet).problems()).isEmpty();
    assertThat(log.places()).isEqualTo(before);
    assertAllSorted();
    log.keepUp(quiet);
    assertThat(log.keepUp(quiet).filesMerged()).as("what is sorted stays").isZero();
  }

  private List<DataFile> dataFiles() throws IOException {
    log.table.refresh();
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = log.table.newScan().planFiles()) {
      tasks.forEach(task -> files.add(task.file()));
    }
    return files;
  }

  private void assertAllSorted() throws IOException {
    int order = log.table.sortOrder().orderId();
    for (DataFile file : dataFiles()) {
      assertThat(file.sortOrderId()).isEqualTo(order);
      List<String> cards = new ArrayList<>();
      try (CloseableIterable<Record> rows =
          Parquet.read(log.table.io().newInputFile(file))
              .project(log.table.schema())
              .createReaderFunc(type -> GenericParquetReaders.buildReader(log.table.schema(), type))
              .build()) {
        rows.forEach(row -> cards.add(row.getField("card_id") + " " + row.getField("event_time")));
      }
      assertThat(cards).hasSize((int) file.recordCount()).isSorted();
    }
  }

  @Test
  void a_reader_that_began_before_still_finds_its_files() throws IOException {
    commits("a", 20);
    TableScan scan = log.table.newScan();
    List<FileScanTask> planned = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      tasks.forEach(planned::add);
    }
    TableReport report = log.keepUp(UpkeptTable.policy(Duration.ofHours(1), 1));
    assertThat(report.filesMerged()).isEqualTo(20);
    for (FileScanTask task : planned) {
      assertThat(log.table.io().newInputFile(task.file().location()).exists()).isTrue();
    }
  }

  @Test
  void expired_snapshots_take_their_files_with_them() {
    commits("a", 30);
    log.keepUp(UpkeptTable.strict());
    TableReport report = log.keepUp(UpkeptTable.strict());
    assertThat(report.problems()).isEmpty();
    // The last one, or the one that repeats the last commit.
    assertThat(log.snapshots()).isLessThanOrEqualTo(3);
    assertThat(log.files("/data/")).hasSize((int) log.liveFiles());
    assertThat(log.places()).hasSize(300).doesNotHaveDuplicates();
  }

  @Test
  void the_newest_snapshots_are_kept_whatever_their_age() {
    commits("a", 30);
    log.keepUp(UpkeptTable.policy(Duration.ZERO, 12));
    assertThat(log.snapshots()).isGreaterThanOrEqualTo(12).isLessThanOrEqualTo(14);
  }

  @Test
  void nothing_happens_to_a_quiet_table() {
    commits("a", 4);
    log.keepUp(UpkeptTable.policy(Duration.ZERO, 20));
    int snapshots = log.snapshots();
    List<Path> files = log.files("/");
    for (int round = 0; round < 5; round++) {
      TableReport report = log.keepUp(UpkeptTable.policy(Duration.ZERO, 20));
      assertThat(report.snapshotsExpired() + report.filesMerged()).isZero();
    }
    assertThat(log.snapshots()).isEqualTo(snapshots);
    assertThat(log.files("/")).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void tags_and_branches_stay_with_all_their_rows() throws IOException {
    commits("a", 7);
    long tagged = log.table.currentSnapshot().snapshotId();
    log.table.manageSnapshots().createTag("dataset-1", tagged).commit();
    log.table.manageSnapshots().createBranch("draft", tagged).commit();
    commits("a", 30);
    log.keepUp(UpkeptTable.strict());
    commits("a", 30);
    log.keepUp(UpkeptTable.strict());
    log.table.refresh();
    assertThat(log.table.refs()).containsKeys("dataset-1", "draft");
    assertThat(log.table.snapshot("dataset-1").snapshotId()).isEqualTo(tagged);
    long rows = 0;
    try (var records = IcebergGenerics.read(log.table).useSnapshot(tagged).build()) {
      for (var record : records) {
        rows += record == null ? 0 : 1;
      }
    }
    assertThat(rows).isEqualTo(70);
  }

  @Test
  void commits_of_a_job_in_the_middle_of_a_merge_are_kept() {
    commits("a", 20);
    long[] checkpoint = {0};
    Table overtaken =
        Overtaken.once(
            log.log.table(UpkeptTable.NAME),
            "newRewrite",
            () -> checkpoint[0] = log.commit("a", 0, 5_000, 10, DAY));
    Compaction merge =
        new Compaction(
            overtaken,
            UpkeptTable.policy(Duration.ofHours(1), 5),
            Pace.full(),
            System.currentTimeMillis());
    assertThat(merge.run().files()).isEqualTo(20);
    assertThat(log.places()).hasSize(210).doesNotHaveDuplicates().contains("0/5009");
    assertThat(log.lastCommitted("a")).isEqualTo(checkpoint[0]);
  }

  @Test
  void of_two_upkeeps_that_merge_the_same_files_one_is_refused_and_no_row_is_doubled() {
    commits("a", 20);
    int[] files = {0};
    Table overtaken =
        Overtaken.once(
            log.log.table(UpkeptTable.NAME),
            "newRewrite",
            () -> {
              // The slower one has written its files and is about to commit them.
              int written = log.files("/data/").size() - 20;
              log.keepUp(UpkeptTable.policy(Duration.ofHours(1), 5));
              files[0] = log.files("/data/").size() - written;
            });
    Compaction slower =
        new Compaction(
            overtaken,
            UpkeptTable.policy(Duration.ofHours(1), 5),
            Pace.full(),
            System.currentTimeMillis());
    assertThatThrownBy(slower::run).isInstanceOf(ValidationException.class);
    assertThat(log.places()).hasSize(200).doesNotHaveDuplicates();
    assertThat(log.files("/data/")).as("what was written in vain is gone").hasSize(files[0]);
  }

  @Test
  void a_merge_whose_commit_was_done_though_nobody_said_so_loses_no_row() {
    commits("a", 20);
    Table lost = LostAnswer.of((BaseTable) log.log.table(UpkeptTable.NAME));
    Compaction merge =
        new Compaction(
            lost,
            UpkeptTable.policy(Duration.ofHours(1), 5),
            Pace.full(),
            System.currentTimeMillis());
    assertThatThrownBy(merge::run).isInstanceOf(UncheckedSQLException.class);
    assertThat(log.liveFiles()).isLessThan(20);
    assertThat(log.places()).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void stopped_in_the_middle_of_a_merge_nothing_has_changed() {
    commits("a", 20);
    long snapshot = log.table.currentSnapshot().snapshotId();
    List<Path> files = log.files("/data/");
    Pace pace = Pace.full();
    pace.stop();
    assertThatThrownBy(
            () ->
                new Compaction(log.table, UpkeptTable.strict(), pace, System.currentTimeMillis())
                    .run())
        .isInstanceOf(UpkeepStoppedException.class);
    log.table.refresh();
    assertThat(log.table.currentSnapshot().snapshotId()).isEqualTo(snapshot);
    assertThat(log.files("/data/")).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void only_files_that_nothing_names_and_that_are_old_are_removed() throws IOException {
    commits("a", 10);
    log.keepUp(UpkeptTable.policy(Duration.ofHours(1), 20));
    List<Path> named = log.files("/");
    for (Path file : named) {
      age(file, Duration.ofDays(30));
    }
    Path killed = log.files("/data/").get(0).resolveSibling("killed.parquet");
    Path manifest = log.files("/metadata/").get(0).resolveSibling("flink-killed.avro");
    Path young = killed.resolveSibling("being-written.parquet");
    for (Path file : List.of(killed, manifest, young)) {
      Files.writeString(file, "x");
    }
    age(killed, Duration.ofDays(8));
    age(manifest, Duration.ofDays(8));
    age(young, Duration.ofDays(6));
    log.table.refresh();
    TableReport report =
        new TableUpkeep(
                log.table,
                UpkeptTable.policy(Duration.ofHours(1), 20),
                Pace.full(),
                System.currentTimeMillis())
            .run(Duration.ZERO);
    assertThat(report.problems()).isEmpty();
    assertThat(killed).doesNotExist();
    assertThat(manifest).doesNotExist();
    assertThat(young).exists();
    assertThat(report.orphansRemoved()).isEqualTo(2);
    assertThat(named)
        .filteredOn(path -> path.toString().contains("/data/"))
        .allMatch(Files::exists);
    assertThat(log.places()).hasSize(100);
    log.table.refresh();
    assertThat(log.table.properties()).containsKey(TableUpkeep.ORPHANS_AT);
  }

  private static void age(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }
}
