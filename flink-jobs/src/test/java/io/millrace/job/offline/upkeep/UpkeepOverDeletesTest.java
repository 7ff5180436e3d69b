package io.millrace.job.offline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Upkeep of a table of which other engines have deleted rows by their positions: these stay
 * deleted, and of the others each is there once.
 */
class UpkeepOverDeletesTest {
  private static final Instant DAY = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant NEXT_DAY = Instant.parse("2026-03-02T10:00:00Z");
  private static final UpkeepPolicy BUSY = UpkeptTable.policy(Duration.ofHours(1), 20);

  @TempDir Path folder;
  private UpkeptTable log;
  private long next;

  @AfterEach
  void close() {
    log.close();
  }

  private void open(DeletesByOthers deletes) {
    log = new UpkeptTable(folder);
    log.table.replaceSortOrder().asc("card_id").asc("event_time").commit();
    deletes.prepare(log.table);
  }

  /** So many files of ten rows, every third of the first day. */
  private void commits(int count) {
    for (int i = 0; i < count; i++) {
      log.commit("a", 0, next, 10, i % 3 == 0 ? DAY : NEXT_DAY);
      next += 10;
    }
  }

  private static boolean is(Record row, LongPredicate offsets) {
    return offsets.test((Long) row.getField("offset"));
  }

  /** What is there where these offsets were deleted. */
  private List<String> placesBut(LongPredicate deleted) {
    return LongStream.range(0, next)
        .filter(deleted.negate())
        .mapToObj(offset -> "0/" + offset)
        .sorted()
        .toList();
  }

  private List<FileScanTask> tasks() {
    log.table.refresh();
    List<FileScanTask> tasks = new ArrayList<>();
    try (CloseableIterable<FileScanTask> all = log.table.newScan().planFiles()) {
      all.forEach(tasks::add);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return tasks;
  }

  private void assertHasAllBut(LongPredicate deleted) {
    assertThat(log.places()).isEqualTo(placesBut(deleted)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void merged_files_have_every_row_but_those(DeletesByOthers deletes) {
    open(deletes);
    commits(12);
    deletes.delete(log.table, row -> is(row, offset -> offset % 7 == 0));
    assertHasAllBut(offset -> offset % 7 == 0);
    TableReport report = log.keepUp(BUSY);
    assertThat(report.problems()).isEmpty();
    assertThat(report.filesMerged()).isEqualTo(8);
    assertHasAllBut(offset -> offset % 7 == 0);
    assertThat(log.keepUp(BUSY).filesMerged()).as("four of a day that is not quiet").isZero();
    assertHasAllBut(offset -> offset % 7 == 0);
  }

  @ParameterizedTest
  @EnumSource
  void a_closed_day_that_is_sorted_has_every_row_but_those(DeletesByOthers deletes) {
    open(deletes);
    commits(12);
    deletes.delete(log.table, row -> is(row, offset -> offset % 7 == 0));
    assertThat(log.keepUp(UpkeptTable.strict()).problems()).isEmpty();
    assertThat(tasks())
        .hasSize(2)
        .allMatch(task -> task.deletes().isEmpty())
        .allMatch(task -> task.file().sortOrderId() == log.table.sortOrder().orderId());
    assertHasAllBut(offset -> offset % 7 == 0);
    // Then of sorted files, and more comes.
    deletes.delete(log.table, row -> is(row, offset -> offset % 5 == 0));
    assertHasAllBut(offset -> offset % 7 == 0 || offset % 5 == 0);
    assertThat(log.keepUp(UpkeptTable.strict()).problems()).isEmpty();
    assertHasAllBut(offset -> offset % 7 == 0 || offset % 5 == 0);
    long before = next;
    commits(3);
    assertThat(log.keepUp(UpkeptTable.strict()).problems()).isEmpty();
    assertHasAllBut(offset -> offset < before && (offset % 7 == 0 || offset % 5 == 0));
    assertThat(tasks()).hasSize(2).allMatch(task -> task.deletes().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void deletes_upon_deletes_of_one_file_all_count(DeletesByOthers deletes) {
    open(deletes);
    commits(3);
    for (int rest = 0; rest < 3; rest++) {
      int each = rest;
      deletes.delete(log.table, row -> is(row, offset -> offset % 10 == each));
    }
    assertHasAllBut(offset -> offset % 10 < 3);
    assertThat(log.keepUp(UpkeptTable.strict()).problems()).isEmpty();
    assertHasAllBut(offset -> offset % 10 < 3);
  }

  @ParameterizedTest
  @EnumSource
  void a_day_of_which_nothing_is_left_is_empty(DeletesByOthers deletes) {
    open(deletes);
    commits(6);
    deletes.delete(log.table, row -> is(row, offset -> offset / 10 % 3 == 0));
    assertThat(log.keepUp(UpkeptTable.strict()).problems()).isEmpty();
    assertHasAllBut(offset -> offset / 10 % 3 == 0);
    assertThat(log.keepUp(UpkeptTable.strict()).problems()).isEmpty();
    assertThat(tasks()).hasSize(1);
    assertHasAllBut(offset -> offset / 10 % 3 == 0);
  }

  @ParameterizedTest
  @EnumSource
  void large_files_of_which_one_has_deletes_are_not_joined_as_they_are(DeletesByOthers deletes)
      throws IOException {
    open(deletes);
    log.cards = offset -> UUID.nameUUIDFromBytes(new byte[] {(byte) (offset >> 8), (byte) offset});
    for (int i = 0; i < 6; i++) {
      log.commit("a", 0, next, 20_000, DAY);
      next += 20_000;
    }
    assertThat(tasks()).allMatch(task -> task.file().fileSizeInBytes() > JoinedFiles.LARGE_ENOUGH);
    deletes.delete(log.table, row -> is(row, offset -> isFirstOrLast(offset, 20_000)));
    UpkeepPolicy busy =
        new UpkeepPolicy(null, Duration.ofHours(1), 1, 2 << 20, null, Duration.ofDays(7));
    TableReport report = log.keepUp(busy);
    assertThat(report.problems()).isEmpty();
    assertThat(report.filesMerged()).isGreaterThan(1);
    assertThat(tasks()).hasSizeLessThan(6);
    assertHasAllBut(offset -> isFirstOrLast(offset, 20_000));
  }

  /** Of a file of so many rows, the first of the log. */
  private static boolean isFirstOrLast(long offset, long rows) {
    return offset == 0 || offset == rows - 1;
  }

  @ParameterizedTest
  @EnumSource
  void files_that_get_deletes_while_they_are_merged_are_merged_the_next_time(
      DeletesByOthers deletes) {
    open(deletes);
    commits(12);
    deletes.delete(log.table, row -> is(row, offset -> offset % 7 == 0));
    Table overtaken =
        Overtaken.once(
            log.log.table(UpkeptTable.NAME),
            "newRewrite",
            () -> deletes.delete(log.table, row -> is(row, offset -> offset % 7 == 1)));
    TableReport report =
        new TableUpkeep(overtaken, BUSY, Pace.full(), System.currentTimeMillis()).run(null);
    assertThat(report.problems()).singleElement().asString().startsWith("merging files: ");
    assertHasAllBut(offset -> offset % 7 < 2);
    assertThat(log.files("-upkeep-")).as("what was written in vain").isEmpty();
    assertThat(log.keepUp(BUSY).filesMerged()).isEqualTo(8);
    assertHasAllBut(offset -> offset % 7 < 2);
  }

  @ParameterizedTest
  @EnumSource
  void expired_snapshots_take_deleted_rows_with_them_but_not_what_a_tag_shows(
      DeletesByOthers deletes) throws IOException {
    open(deletes);
    commits(12);
    deletes.delete(log.table, row -> is(row, offset -> offset % 7 == 0));
    List<Path> before = dataOf(tasks());
    log.table.refresh();
    long tagged = log.table.currentSnapshot().snapshotId();
    log.table.manageSnapshots().createTag("set", tagged).commit();
    assertThat(log.keepUp(UpkeptTable.strict()).problems()).isEmpty();
    assertThat(offsets(tagged)).isEqualTo(placesBut(offset -> offset % 7 == 0));
    assertThat(before).allMatch(Files::exists);
    log.table.manageSnapshots().removeTag("set").commit();
    assertThat(log.keepUp(UpkeptTable.strict()).problems()).isEmpty();
    assertThat(before).noneMatch(Files::exists);
    assertHasAllBut(offset -> offset % 7 == 0);
  }

  @ParameterizedTest
  @EnumSource
  void files_of_deletes_that_a_snapshot_or_a_tag_names_are_no_orphans(DeletesByOthers deletes)
      throws IOException {
    open(deletes);
    commits(3);
    deletes.delete(log.table, row -> is(row, offset -> offset % 7 == 0));
    log.table.refresh();
    long tagged = log.table.currentSnapshot().snapshotId();
    log.table.manageSnapshots().createTag("set", tagged).commit();
    assertThat(log.keepUp(UpkeptTable.strict()).problems()).isEmpty();
    commits(3);
    deletes.delete(log.table, row -> is(row, offset -> offset % 7 == 1));
    List<Path> deleteFiles = new ArrayList<>();
    for (Snapshot snapshot : log.table.snapshots()) {
      snapshot
          .addedDeleteFiles(log.table.io())
          .forEach(file -> deleteFiles.add(path(file.location())));
    }
    assertThat(deleteFiles).hasSizeGreaterThanOrEqualTo(2);
    Path nobodys = deleteFiles.get(0).resolveSibling("killed-deletes.parquet");
    Files.copy(deleteFiles.get(0), nobodys);
    for (Path file : log.files("/")) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(30))));
    }
    log.table.refresh();
    long removed = new Orphans(log.table, BUSY, Pace.full(), System.currentTimeMillis()).run();
    assertThat(removed).isEqualTo(1);
    assertThat(nobodys).doesNotExist();
    assertThat(deleteFiles).allMatch(Files::exists);
    assertHasAllBut(offset -> offset % 7 == 1 || offset < 30 && offset % 7 == 0);
    assertThat(offsets(tagged))
        .isEqualTo(
            LongStream.range(0, 30)
                .filter(offset -> offset % 7 != 0)
                .mapToObj(offset -> "0/" + offset)
                .sorted()
                .toList());
  }

  /** Places of a snapshot's rows, as an engine reads them. */
  private List<String> offsets(long snapshot) throws IOException {
    List<String> places = new ArrayList<>();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(log.table).useSnapshot(snapshot).build()) {
      rows.forEach(row -> places.add("0/" + row.getField("offset")));
    }
    places.sort(null);
    return places;
  }

  private static List<Path> dataOf(List<FileScanTask> tasks) {
    return tasks.stream()
        .map(FileScanTask::file)
        .map(DataFile::location)
        .map(UpkeepOverDeletesTest::path)
        .toList();
  }

  private static Path path(String location) {
    return Path.of(java.net.URI.create(location).getPath());
  }
}
