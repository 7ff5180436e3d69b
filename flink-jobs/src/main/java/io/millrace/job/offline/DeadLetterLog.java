package io.millrace.job.offline;

import io.millrace.job.decode.DeadLetter;
import io.millrace.type.DataType;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;

/**
 * {@code dead_letters}: every event that was bad, and every event that a view could not take.
 * Immutable, thread-safe; travels with the job graph.
 */
public final class DeadLetterLog implements LoggedOnce<DeadLetter> {
  private static final long serialVersionUID = 1;

  /** Name of the table. */
  public static final String NAME = "dead_letters";

  /** Column of the stream's or table's name. */
  public static final String STREAM = "stream";

  /** Column of the event's bytes as they were read; null where there were none. */
  public static final String RAW = "raw";

  /** Column of what was wrong, for people; may name values. */
  public static final String MESSAGE = "message";

  /** Column of the view that could not take it; null where no view may. */
  public static final String VIEW = "view";

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
            LogColumn.optional(RAW, DataType.BYTES, "The event's bytes as they were read"),
            LogColumn.required("reason", DataType.TEXT, "Stable code of what was wrong"),
            LogColumn.required(
                "place", DataType.TEXT, "Field, constraint or feature; empty for the whole event"),
            LogColumn.required(MESSAGE, DataType.TEXT, "What was wrong, for people"),
            LogColumn.optional(
                VIEW, DataType.TEXT, "The view that could not take it; null: no view may"),
            LogColumn.required(EventLog.INGESTED_AT, DataType.TIMESTAMP, "When it arrived")),
        EventLog.INGESTED_AT,
        Map.of("comment", "Events that were not counted, with the reason"));
  }

  @Override
  public LogRows rows() {
    return rows;
  }

  @Override
  public List<String> scope() {
    return List.of(STREAM, VIEW);
  }

  @Override
  public List<Object> within(DeadLetter letter) {
    return Arrays.asList(letter.stream(), letter.view());
  }

  @Override
  public int partition(DeadLetter letter) {
    return letter.partition();
  }

  @Override
  public long offset(DeadLetter letter) {
    return letter.offset();
  }

  @Override
  public RowData row(DeadLetter letter) {
    return rows.row(
        letter.stream(),
        letter.partition(),
        letter.offset(),
        letter.value() == null ? null : ByteBuffer.wrap(letter.value()),
        letter.reason().name(),
        letter.place(),
        letter.message(),
        letter.view(),
        Instant.ofEpochMilli(letter.ingestedAtMillis()));
  }
}
