package io.millrace.job.forget.erase;

import io.millrace.compile.BoundView;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.HeldKey;
import io.millrace.job.forget.NewLife;
import io.millrace.job.offline.IcebergValues;
import io.millrace.job.offline.LogColumn;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.ServedLog;
import io.millrace.manifest.EntitySpec;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Rows of a key in the log of a view that were decided by an instant, but for those that have
 * applied what is not forgotten. The deletion that forgetting brings is one of them, as it names
 * the key.
 */
public final class ServedRows implements ErasedRows {
  private final BoundView view;
  private final HeldKey held;
  private final Forgetting entry;
  private final long untilMillis;
  private final String day;
  private final List<String> keyColumns = new ArrayList<>();

  /**
   * @param view of the key's entity, or of a wider one
   * @param entry under way
   * @param untilMillis inclusive
   */
  public ServedRows(BoundView view, Forgetting entry, long untilMillis) {
    this.view = view;
    this.held = HeldKey.of(view, entry.entity()).orElseThrow();
    this.entry = entry;
    this.untilMillis = untilMillis;
    LogTable table = ServedLog.table(view);
    this.day = table.day();
    int width = view.keys().spec().key().size();
    for (LogColumn column : table.columns().subList(0, width)) {
      keyColumns.add(column.name());
    }
  }

  @Override
  public boolean holds(Record row) {
    long decided = ((OffsetDateTime) row.getField(day)).toInstant().toEpochMilli();
    if (decided > untilMillis) {
      return false;
    }
    List<Object> columns = new ArrayList<>();
    List<EntitySpec.KeyColumn> types = view.keys().spec().key();
    for (int i = 0; i < types.size(); i++) {
      columns.add(IcebergValues.canonical(types.get(i).type(), row.getField(keyColumns.get(i))));
    }
    return held.inColumns(columns).equals(entry.key())
        && !NewLife.isOf(entry, row.getField(ServedLog.POSITIONS));
  }

  @Override
  public Expression mayHold() {
    Expression may = Expressions.lessThanOrEqual(day, untilMillis * 1_000);
    List<Object> values = held.codec().decode(entry.key());
    for (int i = 0; i < values.size(); i++) {
      // Other types have another form in Iceberg; these are enough to pass files over.
      if (values.get(i) instanceof String || values.get(i) instanceof Long) {
        may =
            Expressions.and(
                may, Expressions.equal(keyColumns.get(held.places().get(i)), values.get(i)));
      }
    }
    return may;
  }

  @Override
  public List<String> columns() {
    List<String> columns = new ArrayList<>(keyColumns);
    columns.add(day);
    columns.add(ServedLog.POSITIONS);
    return columns;
  }
}
