package io.millrace.job.offline.upkeep;

import java.util.Comparator;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.SortOrder;

/**
 * A live data file that may be merged. Ordered by commit, then by name.
 *
 * @param task the file with its deletes
 * @param sequence number of the commit that added it
 * @param order whether its rows are sorted, by the table's order of now or of then
 */
record MergeFile(FileScanTask task, long bytes, long sequence, Order order)
    implements Comparable<MergeFile> {
  private static final Comparator<MergeFile> ORDER =
      Comparator.comparingLong(MergeFile::sequence).thenComparing(file -> file.location());

  /** Whether rows are sorted. */
  enum Order {
    SORTED,
    OF_ARRIVAL
  }

  private static boolean isSorted(Integer orderId) {
    return orderId != null && orderId != SortOrder.unsorted().orderId();
  }

  static MergeFile of(FileScanTask task) {
    Long sequence = task.file().fileSequenceNumber();
    return new MergeFile(
        task,
        task.file().fileSizeInBytes(),
        sequence == null ? 0 : sequence.longValue(),
        isSorted(task.file().sortOrderId()) ? Order.SORTED : Order.OF_ARRIVAL);
  }

  String location() {
    return task == null ? "" : task.file().location();
  }

  @Override
  public int compareTo(MergeFile other) {
    return ORDER.compare(this, other);
  }
}
