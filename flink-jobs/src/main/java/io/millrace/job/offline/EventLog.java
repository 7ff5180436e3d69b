package io.millrace.job.offline;

import io.millrace.compile.BoundView;
import io.millrace.job.decode.EventRecord;
import io.millrace.manifest.StreamSpec;
import io.millrace.type.DataType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;

/**
 * {@code events_<stream>}: every good event of a stream, once for each offset. Immutable,
 * thread-safe; travels with the job graph.
 */
public final class EventLog implements LoggedOnce<EventRecord> {
  private static final long serialVersionUID = 1;

  public static final String PARTITION = "partition";
  public static final String OFFSET = "offset";
  public static final String EVENT_TIME = "event_time";
  public static final String INGESTED_AT = "ingested_at";
  private static final List<LogColumn> OWN =
      List.of(
          LogColumn.required(PARTITION, DataType.INT32, "Partition of the stream"),
          LogColumn.required(
              OFFSET, DataType.INT64, "Order number within the partition; there once"),
          LogColumn.required(
              EVENT_TIME, DataType.TIMESTAMP, "When it happened, to the millisecond"),
          LogColumn.required(INGESTED_AT, DataType.TIMESTAMP, "When it arrived"));

  private final LogRows rows;

  /**
   * @param rows of {@link #table}
   */
  public EventLog(LogRows rows) {
    this.rows = rows;
  }

  /**
   * The table of a stream. A field named as one of the table's own columns is stored as {@code
   * field__offset}.
   *
   * @param source where the offsets come from, such as {@code kafka:payments}: another source is
   *     refused on the same table; empty when it is not checked
   */
  public static LogTable table(StreamSpec stream, String source) {
    return table(stream, source, List.of());
  }

  /**
   * The same, whose files are sorted by the key that the first of the views takes from fields as
   * they are, and by time; by time alone where none does.
   */
  public static LogTable table(StreamSpec stream, String source, List<BoundView> views) {
    List<LogColumn> columns = new ArrayList<>(OWN);
    for (DataType.Field field : stream.type().fields()) {
      columns.add(new LogColumn(column(field.name()), field.type(), field.nullable(), null));
    }
    Map<String, String> properties = new TreeMap<>();
    properties.put("comment", stream.description() == null ? "" : stream.description());
    properties.put(LogTable.STREAM, stream.name());
    properties.put(LogTable.FINGERPRINT, stream.fingerprint());
    properties.put(LogTable.AHEAD, Long.toString(stream.aheadMillis()));
    if (!source.isEmpty()) {
      properties.put(LogTable.SOURCE, source);
    }
    List<String> order = new ArrayList<>();
    views.stream()
        .flatMap(view -> view.keyFields(stream.name()).stream())
        .findFirst()
        .ifPresent(fields -> fields.forEach(field -> order.add(column(field))));
    order.add(EVENT_TIME);
    return new LogTable(name(stream.name()), columns, EVENT_TIME, order, properties);
  }

  /** Name of a stream's table. */
  public static String name(String stream) {
    return "events_" + stream;
  }

  /** Column of an event's field. */
  public static String column(String field) {
    return ColumnNames.beside(
        Set.of(PARTITION, OFFSET, EVENT_TIME, INGESTED_AT), "field", ColumnNames.snake(field));
  }

  @Override
  public LogRows rows() {
    return rows;
  }

  @Override
  public int partition(EventRecord event) {
    return event.partition();
  }

  @Override
  public long offset(EventRecord event) {
    return event.offset();
  }

  @Override
  public RowData row(EventRecord event) {
    List<Object> fields = event.value().values();
    Object[] values = new Object[OWN.size() + fields.size()];
    values[0] = event.partition();
    values[1] = event.offset();
    values[2] = Instant.ofEpochMilli(event.eventTimeMillis());
    values[3] = Instant.ofEpochMilli(event.ingestedAtMillis());
    for (int i = 0; i < fields.size(); i++) {
      values[OWN.size() + i] = fields.get(i);
    }
    return rows.row(values);
  }
}
