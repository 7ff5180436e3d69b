package io.millrace.job.offline.upkeep;

import java.util.Comparator;
import org.apache.iceberg.FileScanTask;

/**
 * A live data file that may be merged. Ordered by commit, then by name.
 *
 * @param task the file with its deletes
 * @param sequence number of the commit that added it
 */
record MergeFile(FileScanTask task, long bytes, long sequence) implements Comparable<MergeFile> {
  private static final Comparator<MergeFile> ORDER =
      Comparator.comparingLong(MergeFile::sequence).thenComparing(file -> file.location());

  static MergeFile of(FileScanTask task) {
    Long sequence = task.file().fileSequenceNumber();
    return new MergeFile(
        task, task.file().fileSizeInBytes(), sequence == null ? 0 : sequence.longValue());
  }

  String location() {
    return task == null ? "" : task.file().location();
  }

  @Override
  public int compareTo(MergeFile other) {
    return ORDER.compare(this, other);
  }
}
