package io.millrace.job.offline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinedFilesTest {
  private static final Instant DAY = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;
  private UpkeptTable log;

  @BeforeEach
  void open() {
    log = new UpkeptTable(folder);
    for (int i = 0; i < 6; i++) {
      log.commit("a", i % 2, 100L * i, 100, DAY);
    }
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void a_joined_file_has_the_row_groups_of_all_and_their_rows() {
    List<MergeFile> group = group(JoinedFiles.LARGE_ENOUGH);
    List<String> before = log.places();
    DataFile joined = join(group).orElseThrow();
    assertThat(joined.recordCount()).isEqualTo(600);
    assertThat(joined.splitOffsets()).hasSize(6).isSorted();
    assertThat(joined.fileSizeInBytes()).isEqualTo(folderBytes(joined));
    replace(group, joined);
    assertThat(log.places()).isEqualTo(before).hasSize(600);
    assertThat(log.liveFiles()).isOne();
  }

  @Test
  void its_bounds_span_those_of_all() {
    DataFile joined = join(group(JoinedFiles.LARGE_ENOUGH)).orElseThrow();
    int offset = log.table.schema().findField("offset").fieldId();
    assertThat(number(joined.lowerBounds().get(offset))).isZero();
    assertThat(number(joined.upperBounds().get(offset))).isEqualTo(599);
    assertThat(joined.valueCounts()).containsEntry(offset, 600L);
  }

  @Test
  void files_of_different_columns_are_not_joined() {
    log.table.updateSchema().addColumn("later", Types.StringType.get()).commit();
    log.commit("a", 0, 600, 100, DAY);
    int files = log.files("/data/").size();
    assertThat(join(group(JoinedFiles.LARGE_ENOUGH))).isEmpty();
    assertThat(log.files("/data/")).as("nothing is left of the try").hasSize(files);
  }

  @Test
  void small_files_are_not_joined() {
    assertThat(join(group(JoinedFiles.LARGE_ENOUGH - 1))).isEmpty();
  }

  private Optional<DataFile> join(List<MergeFile> group) {
    OutputFileFactory names =
        OutputFileFactory.builderFor(log.table, 0, 0)
            .format(FileFormat.PARQUET)
            .operationId(UUID.randomUUID().toString())
            .build();
    return new JoinedFiles(log.table, names, Pace.full()).of(group);
  }

  /** All files, said to be so large. */
  private List<MergeFile> group(long bytes) {
    log.table.refresh();
    List<MergeFile> group = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = log.table.newScan().planFiles()) {
      tasks.forEach(
          task ->
              group.add(
                  new MergeFile(
                      task, bytes, task.file().fileSequenceNumber(), MergeFile.Order.OF_ARRIVAL)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return group.stream().sorted().toList();
  }

  private void replace(List<MergeFile> group, DataFile joined) {
    RewriteFiles rewrite = log.table.newRewrite().addFile(joined);
    group.forEach(file -> rewrite.deleteFile(file.task().file()));
    rewrite.commit();
  }

  private long folderBytes(DataFile file) {
    return log.table.io().newInputFile(file.location()).getLength();
  }

  private static long number(ByteBuffer bound) {
    return Conversions.<Long>fromByteBuffer(Types.LongType.get(), bound);
  }
}
