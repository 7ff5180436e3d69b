package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.offline.upkeep.Pace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a kill between the end of old snapshots and of their files these go, and no others. */
class DoomedFilesTest {
  @TempDir Path folder;
  private CardTable log;

  @BeforeEach
  void open() {
    log = new CardTable(folder);
    log.commit(List.of("card-1"));
    log.commit(List.of("card-2"));
    log.table().newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
    log.commit(List.of("card-3"));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static void expireAndDeleteNothing(Table table) {
    table
        .expireSnapshots()
        .expireOlderThan(Long.MAX_VALUE)
        .retainLast(1)
        .cleanupLevel(ExpireSnapshots.CleanupLevel.NONE)
        .commit();
  }

  private static Path path(String location) {
    return Path.of(URI.create(location).getPath());
  }

  /** Files of rows and of lists that the table's snapshots name. */
  private Set<Path> named() throws IOException {
    Table table = log.table();
    Set<Path> named = new TreeSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      named.add(path(snapshot.manifestListLocation()));
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        named.add(path(manifest.path()));
      }
      try (CloseableIterable<FileScanTask> files =
          table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
        files.forEach(file -> named.add(path(file.file().location())));
      }
    }
    return named;
  }

  private Set<Path> stored() throws IOException {
    try (Stream<Path> files = Files.walk(path(log.table().location()))) {
      return new TreeSet<>(
          files
              .filter(
                  file -> file.toString().endsWith(".parquet") || file.toString().endsWith(".avro"))
              .toList());
    }
  }

  private Path list() {
    return path(log.table().location()).resolve("metadata/millrace-erased-files.txt");
  }

  @Test
  void whatOnlySnapshotsThatAreGoneNamedGoesAndNothingElse() throws Exception {
    Set<Path> before = named();
    new DoomedFiles(log.table(), Pace.full()).write();
    expireAndDeleteNothing(log.table());
    log.commit(List.of("card-4"));
    Path uncommitted = log.uncommitted(List.of("card-5"), "");
    assertThat(stored()).containsAll(before);
    new DoomedFiles(log.table(), Pace.full()).delete();
    Set<Path> left = named();
    left.add(uncommitted);
    assertThat(stored()).isEqualTo(left);
    assertThat(before).as("much has gone").hasSizeGreaterThan(left.size());
    assertThat(log.rows()).extracting(row -> row.split("@")[0]).containsExactly("card-3", "card-4");
    assertThat(list()).doesNotExist();
  }

  @Test
  void whatSnapshotsStillNameStays() throws Exception {
    Set<Path> before = named();
    new DoomedFiles(log.table(), Pace.full()).write();
    new DoomedFiles(log.table(), Pace.full()).delete();
    assertThat(stored()).isEqualTo(before);
    assertThat(list()).doesNotExist();
  }

  @Test
  void aListThatWasNotWrittenToItsEndIsNotGoneBy() throws Exception {
    new DoomedFiles(log.table(), Pace.full()).write();
    List<String> lines = Files.readAllLines(list());
    Files.write(list(), lines.subList(0, lines.size() - 1));
    Files.deleteIfExists(list().resolveSibling("." + list().getFileName() + ".crc"));
    expireAndDeleteNothing(log.table());
    Set<Path> before = stored();
    new DoomedFiles(log.table(), Pace.full()).delete();
    assertThat(stored()).isEqualTo(before);
    assertThat(list()).doesNotExist();
  }

  @Test
  void theMarkThatRowsBeginToGoNamesNothingAndStaysUntilTheEnd() throws Exception {
    Set<Path> before = stored();
    new DoomedFiles(log.table(), Pace.full()).begin();
    assertThat(list()).isEmptyFile();
    expireAndDeleteNothing(log.table());
    assertThat(new DoomedFiles(log.table(), Pace.full()).resume()).isTrue();
    assertThat(list()).isEmptyFile();
    assertThat(stored()).containsAll(before);
    new DoomedFiles(log.table(), Pace.full()).delete();
    assertThat(new DoomedFiles(log.table(), Pace.full()).resume()).isFalse();
    assertThat(list()).doesNotExist();
  }

  @Test
  void aListThatIsThereIsNotLostToTheMark() throws Exception {
    new DoomedFiles(log.table(), Pace.full()).write();
    List<String> lines = Files.readAllLines(list());
    new DoomedFiles(log.table(), Pace.full()).begin();
    assertThat(Files.readAllLines(list())).isEqualTo(lines).hasSizeGreaterThan(1);
    assertThat(new DoomedFiles(log.table(), Pace.full()).resume()).isTrue();
    assertThat(list()).as("what it names has gone, or is named").isEmptyFile();
  }
}
