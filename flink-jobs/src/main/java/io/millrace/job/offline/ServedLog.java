package io.millrace.job.offline;

import io.millrace.aggregate.Aggregator;
import io.millrace.aggregate.InvalidResultException;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.core.ViewLayout;
import io.millrace.job.view.RowUpdate;
import io.millrace.manifest.FeatureSpec;
import io.millrace.manifest.ViewSpec;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.SourcePosition;
import io.millrace.type.StructValue;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;

/**
 * {@code <view>}: one row for each write of an online row, in typed columns. Made again from the
 * definitions in each operator; not thread-safe.
 */
public final class ServedLog {
  /** Column of when a row was decided. */
  public static final String DECIDED_AT = ServedColumns.DECIDED_AT;

  /** Column of what a row has applied; null in a deletion. */
  public static final String POSITIONS = ServedColumns.POSITIONS;

  private final ServedColumns columns;
  private final LogRows rows;
  private final RowCodec codec;
  private final EntityCodec keys;
  private final List<String> streams;
  private final List<StepValues> features = new ArrayList<>();
  private final Object[] overNothing;

  /**
   * @param rows of {@link #table}
   */
  public ServedLog(BoundView view, LogRows rows) {
    ViewLayout layout = view.layout();
    this.columns = ServedColumns.of(layout);
    this.rows = rows;
    this.codec = new RowCodec(layout);
    this.keys = view.keys();
    this.streams = view.streams();
    this.overNothing = new Object[layout.cells().size()];
    for (int i = 0; i < layout.cells().size(); i++) {
      ViewLayout.Cell cell = layout.cells().get(i);
      Aggregator<?> aggregator = layout.columns().get(cell.column()).aggregator();
      Object orElse = orElse(view.spec(), cell.feature());
      features.add(
          new StepValues(
              ColumnNames.ofFeature(view.spec().name(), cell.feature()),
              aggregator.resultType(),
              orElse));
      overNothing[i] = overNothing(aggregator, orElse);
    }
  }

  /** The table of a view. */
  public static LogTable table(BoundView view) {
    return ServedColumns.of(view.layout()).table(view.spec(), view.keys().spec());
  }

  /**
   * Gives what the logged rows of a view have applied: for each row the highest offset of each of
   * its source partitions.
   *
   * @param snapshotId of the view's table, as which it is read
   * @param sinceMillis of rows decided then or later
   * @throws OfflineLogException if the view is not logged
   */
  public static void forEachPosition(
      OfflineLog log,
      BoundView view,
      long snapshotId,
      long sinceMillis,
      Consumer<LoggedAnswer.Position> reader) {
    log.forEach(
        view.spec().name(),
        snapshotId,
        List.of(ServedColumns.DECIDED_AT, ServedColumns.POSITIONS),
        Expressions.greaterThanOrEqual(ServedColumns.DECIDED_AT, sinceMillis * 1_000),
        row -> {
          if (row.getField(ServedColumns.POSITIONS) instanceof List<?> positions) {
            positions.forEach(each -> reader.accept(position((Record) each)));
          }
        });
  }

  private static LoggedAnswer.Position position(Record position) {
    return new LoggedAnswer.Position(
        position.getField("stream").toString(),
        (Integer) position.getField("partition"),
        (Long) position.getField("offset"));
  }

  private static Object orElse(ViewSpec view, String feature) {
    return view.features().stream()
        .filter(spec -> spec.name().equals(feature))
        .findFirst()
        .map(FeatureSpec::orElse)
        .orElse(null);
  }

  private static <A> Object overNothing(Aggregator<A> aggregator, Object orElse) {
    try {
      Object value = aggregator.result(aggregator.create());
      return value == null ? orElse : value;
    } catch (InvalidResultException e) {
      return null;
    }
  }

  /** The row of a write; a deletion has the values over nothing. */
  public RowData row(RowUpdate update) {
    List<Object> key = keys.decode(update.key());
    Object[] values = new Object[columns.count(key.size())];
    int place = 0;
    for (Object column : key) {
      values[place++] = column;
    }
    OnlineRow row = update.isDeletion() ? null : codec.decode(update.row());
    values[place++] = update.epoch();
    values[place++] = update.position();
    values[place++] = row == null ? null : positions(row);
    values[place++] = Instant.ofEpochMilli(update.decidedAtMillis());
    values[place++] = row == null ? null : Instant.ofEpochMilli(row.startMillis());
    values[place++] = update.isDeletion();
    values[place++] = row == null ? List.of() : steps(row);
    values[place++] = row == null ? null : ByteBuffer.wrap(update.row());
    for (int i = 0; i < features.size(); i++) {
      values[place++] = row == null ? overNothing[i] : current(row, i);
    }
    return rows.row(values);
  }

  private Object current(OnlineRow row, int cell) {
    CellValue value = row.cells().get(cell).values().get(0);
    return value.invalid() != null ? null : features.get(cell).served(value);
  }

  private List<Object> positions(OnlineRow row) {
    List<Object> positions = new ArrayList<>();
    for (SourcePosition position : row.positions()) {
      positions.add(
          new StructValue(
              Arrays.asList(
                  streams.get(position.stream()), position.partition(), position.offset())));
    }
    return positions;
  }

  private List<Object> steps(OnlineRow row) {
    List<Object> steps = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      features.get(i).addTo(steps, row.cells().get(i), row.startMillis());
    }
    return steps;
  }
}
