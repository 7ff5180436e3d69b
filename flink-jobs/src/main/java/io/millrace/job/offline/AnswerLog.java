package io.millrace.job.offline;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.job.source.RawEvent;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.data.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code answers}: what gateways answered, one row for each view of an asked row, once for each
 * place in their topic. Travels with the job graph.
 */
public final class AnswerLog implements LoggedOnce<RawEvent> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(AnswerLog.class);

  /** Name of the table. */
  public static final String NAME = "answers";

  /** Column of the view's name. */
  public static final String VIEW = "view";

  /** Column of the fingerprint of the view's definition that it was answered by. */
  public static final String FINGERPRINT = "fingerprint";

  /** Column of when it was answered. */
  public static final String ANSWERED_AT = "answered_at";

  /** Column of the key's columns as a JSON array; null for an answer without a key. */
  public static final String KEY = "key";

  /** Column of what the row had applied; null without a row. */
  public static final String POSITIONS = "positions";

  private static final DataType TEXT = DataType.TEXT;
  private static final DataType.Struct POSITION =
      struct(
          "position",
          required("stream", TEXT),
          required("partition", DataType.INT32),
          required("offset", DataType.INT64));
  private static final DataType.Struct FEATURE =
      struct(
          "answered_feature",
          required("feature", TEXT),
          optional("value", TEXT),
          required("status", TEXT),
          optional("observed_at", DataType.TIMESTAMP));
  private static final DataType.Struct INPUT =
      struct("request_input", required("feature", TEXT), optional("value", TEXT));
  private static final DataType.Struct HORIZON =
      struct("horizon", required("feature", TEXT), required("until", DataType.TIMESTAMP));

  private final LogRows rows;

  /**
   * @param rows of {@link #table}
   */
  public AnswerLog(LogRows rows) {
    this.rows = rows;
  }

  /**
   * The table.
   *
   * @param source where the offsets come from, such as {@code kafka:millrace-answers}
   */
  public static LogTable table(String source) {
    return new LogTable(
        NAME,
        List.of(
            LogColumn.required("query_id", TEXT, "The query, as its response told it"),
            LogColumn.required(
                "place", DataType.INT32, "Which of the keys asked for together, from 0"),
            LogColumn.required(ANSWERED_AT, DataType.TIMESTAMP, "When, by the gateway's clock"),
            LogColumn.required("instant", DataType.TIMESTAMP, "The instant of the question"),
            LogColumn.required(VIEW, TEXT, "The view"),
            LogColumn.optional(KEY, TEXT, "The key's columns as a JSON array"),
            LogColumn.required("definitions", TEXT, "Fingerprint of all that the gateway served"),
            LogColumn.required(FINGERPRINT, TEXT, "The view's fingerprint"),
            LogColumn.optional(
                "epoch", DataType.INT64, "Deployment that decided the online row; null without"),
            LogColumn.optional("decided_at", DataType.TIMESTAMP, "When the row was decided"),
            LogColumn.optional("start", DataType.TIMESTAMP, "First instant the row speaks of"),
            LogColumn.optional(
                "position", DataType.INT64, "The row's: sum of (highest offset applied + 1)"),
            LogColumn.optional(
                POSITIONS,
                new DataType.ListOf(POSITION),
                "Highest offset applied, by source partition"),
            LogColumn.optional(
                "complete_to",
                DataType.TIMESTAMP,
                "Arrival up to which the view was complete; null when unknown or for ever"),
            LogColumn.required(
                "features", new DataType.ListOf(FEATURE), "What was answered, values as JSON"),
            LogColumn.required(
                "inputs", new DataType.ListOf(INPUT), "What the query gave, values as JSON"),
            LogColumn.required(
                "horizons",
                new DataType.ListOf(HORIZON),
                "Features that the row did not know any more at the instant"),
            LogColumn.required(EventLog.PARTITION, DataType.INT32, "Partition of the topic"),
            LogColumn.required(
                EventLog.OFFSET, DataType.INT64, "Offset within the partition; there once")),
        ANSWERED_AT,
        List.of(VIEW, "key", ANSWERED_AT),
        Map.of("comment", "What gateways answered", LogTable.SOURCE, source));
  }

  @Override
  public LogRows rows() {
    return rows;
  }

  @Override
  public int partition(RawEvent event) {
    return event.partition();
  }

  @Override
  public long offset(RawEvent event) {
    return event.offset();
  }

  @Override
  public RowData row(RawEvent event) {
    LoggedAnswer answer;
    try {
      answer = LoggedAnswerJson.read(event.value() == null ? new byte[0] : event.value());
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "offset {} of partition {} of the answers' topic is passed over: {}",
          event.offset(),
          event.partition(),
          e.getMessage());
      return null;
    }
    LoggedAnswer.Row row = answer.row();
    return rows.row(
        answer.queryId(),
        answer.place(),
        Instant.ofEpochMilli(answer.answeredAtMillis()),
        Instant.ofEpochMilli(answer.atMillis()),
        answer.view(),
        answer.key(),
        answer.definitions(),
        answer.fingerprint(),
        row == null ? null : row.epoch(),
        row == null ? null : Instant.ofEpochMilli(row.decidedAtMillis()),
        row == null ? null : Instant.ofEpochMilli(row.startMillis()),
        row == null ? null : row.position(),
        row == null
            ? null
            : all(row.positions(), each -> of(each.stream(), each.partition(), each.offset())),
        instant(answer.completeToMillis()),
        all(
            answer.features(),
            each ->
                of(each.feature(), each.value(), each.status(), instant(each.observedAtMillis()))),
        all(answer.inputs(), each -> of(each.feature(), each.value())),
        all(
            answer.horizons(),
            each -> of(each.feature(), Instant.ofEpochMilli(each.untilMillis()))),
        event.partition(),
        event.offset());
  }

  /** The answer of a row of the table, as Iceberg's generic reader gives it. */
  public static LoggedAnswer read(Record row) {
    LoggedAnswer.Row online = null;
    if (row.getField("epoch") != null) {
      online =
          new LoggedAnswer.Row(
              (Long) row.getField("epoch"),
              millis(row, "decided_at"),
              millis(row, "start"),
              records(
                  row,
                  "positions",
                  each ->
                      new LoggedAnswer.Position(
                          text(each, "stream"),
                          (Integer) each.getField("partition"),
                          (Long) each.getField("offset"))));
    }
    return new LoggedAnswer(
        text(row, "query_id"),
        (Integer) row.getField("place"),
        millis(row, ANSWERED_AT),
        millis(row, "instant"),
        text(row, VIEW),
        text(row, FINGERPRINT),
        text(row, "definitions"),
        text(row, "key"),
        online,
        millis(row, "complete_to"),
        records(
            row,
            "features",
            each ->
                new LoggedAnswer.Value(
                    text(each, "feature"),
                    text(each, "value"),
                    text(each, "status"),
                    millis(each, "observed_at"))),
        records(
            row,
            "inputs",
            each -> new LoggedAnswer.Input(text(each, "feature"), text(each, "value"))),
        records(
            row,
            "horizons",
            each -> new LoggedAnswer.Horizon(text(each, "feature"), millis(each, "until"))));
  }

  private static <T> List<T> records(Record row, String column, Function<Record, T> read) {
    List<T> all = new ArrayList<>();
    for (Object each : (List<?>) row.getField(column)) {
      all.add(read.apply((Record) each));
    }
    return all;
  }

  private static String text(Record row, String column) {
    Object value = row.getField(column);
    return value == null ? null : value.toString();
  }

  private static long millis(Record row, String column) {
    Object value = row.getField(column);
    return value == null ? Long.MIN_VALUE : ((OffsetDateTime) value).toInstant().toEpochMilli();
  }

  private static Instant instant(long millis) {
    return millis == Long.MIN_VALUE || millis == Long.MAX_VALUE
        ? null
        : Instant.ofEpochMilli(millis);
  }

  private static <T> List<Object> all(List<T> values, Function<T, Object> made) {
    List<Object> all = new ArrayList<>(values.size());
    values.forEach(each -> all.add(made.apply(each)));
    return all;
  }

  private static StructValue of(Object... values) {
    return new StructValue(Arrays.asList(values));
  }

  private static DataType.Struct struct(String name, DataType.Field... fields) {
    return new DataType.Struct(name, List.of(fields));
  }

  private static DataType.Field required(String name, DataType type) {
    return new DataType.Field(name, type, false);
  }

  private static DataType.Field optional(String name, DataType type) {
    return new DataType.Field(name, type, true);
  }
}
