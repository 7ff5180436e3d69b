package io.millrace.job.offline;

import io.millrace.event.ReasonCode;
import io.millrace.type.DataType;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;

/**
 * {@code dead_letters}: every event that was bad, and every event that a view could not take.
 * Immutable, thread-safe; travels with the job graph.
 */
public final class DeadLetterLog implements Serializable {
  private static final long serialVersionUID = 1;

  /** Name of the table. */
  public static final String NAME = "dead_letters";

  static final String STREAM = "stream";
  static final String VIEW = "view";

  private final LogRows rows;

  /**
   * @param rows of {@link #table}
   */
  public DeadLetterLog(LogRows rows) {
    this.rows = rows;
  }

  /** The table. */
  public static LogTable table() {
    return new LogTable(
        NAME,
        List.of(
            LogColumn.required(STREAM, DataType.TEXT, "Stream of the event"),
            LogColumn.required(EventLog.PARTITION, DataType.INT32, "Partition of the stream"),
            LogColumn.required(EventLog.OFFSET, DataType.INT64, "Order number in the partition"),
            LogColumn.optional("raw", DataType.BYTES, "The event's bytes as they were read"),
            LogColumn.required("reason", DataType.TEXT, "Stable code of what was wrong"),
            LogColumn.required("message", DataType.TEXT, "What was wrong, where, with the value"),
            LogColumn.optional(
                VIEW, DataType.TEXT, "The view that could not take it; null: no view may"),
            LogColumn.required(EventLog.INGESTED_AT, DataType.TIMESTAMP, "When it arrived")),
        EventLog.INGESTED_AT,
        Map.of("comment", "Events that were not counted, with the reason"));
  }

  public LogRows rows() {
    return rows;
  }

  /**
   * The row of a dead letter.
   *
   * @param raw the event's bytes, not copied; null if it had none
   * @param view null when the event is bad for every view
   */
  public RowData row(
      String stream,
      int partition,
      long offset,
      byte[] raw,
      ReasonCode reason,
      String message,
      String view,
      long arrivalMillis) {
    return rows.row(
        stream,
        partition,
        offset,
        raw == null ? null : ByteBuffer.wrap(raw),
        reason.name(),
        message,
        view,
        Instant.ofEpochMilli(arrivalMillis));
  }
}
