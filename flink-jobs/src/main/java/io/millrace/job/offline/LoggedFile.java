package io.millrace.job.offline;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * A data file and the bounds of its places; all values where it has no bounds.
 *
 * @param task the file with its deletes
 */
record LoggedFile(
    FileScanTask task, int firstPartition, int lastPartition, long firstOffset, long lastOffset) {

  static LoggedFile of(FileScanTask task, Schema schema) {
    Types.NestedField partition = schema.findField(EventLog.PARTITION);
    Types.NestedField offset = schema.findField(EventLog.OFFSET);
    Map<Integer, ByteBuffer> lower = task.file().lowerBounds();
    Map<Integer, ByteBuffer> upper = task.file().upperBounds();
    return new LoggedFile(
        task,
        bound(lower, partition, Integer.MIN_VALUE),
        bound(upper, partition, Integer.MAX_VALUE),
        bound(lower, offset, Long.MIN_VALUE),
        bound(upper, offset, Long.MAX_VALUE));
  }

  private static <T> T bound(
      Map<Integer, ByteBuffer> bounds, Types.NestedField column, T otherwise) {
    ByteBuffer bytes = bounds == null ? null : bounds.get(column.fieldId());
    return bytes == null ? otherwise : Conversions.fromByteBuffer(column.type(), bytes);
  }

  boolean mayHold(int partition, long fromOffset) {
    return firstPartition <= partition && partition <= lastPartition && fromOffset <= lastOffset;
  }

  /** Whether it holds each offset between its bounds, of one partition, and nothing is deleted. */
  boolean isOneWholeRange() {
    return firstPartition == lastPartition
        && task.deletes().isEmpty()
        && firstOffset >= 0
        && lastOffset - firstOffset + 1 == task.file().recordCount();
  }
}
