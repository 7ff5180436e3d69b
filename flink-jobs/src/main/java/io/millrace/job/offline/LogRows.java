package io.millrace.job.offline;

import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Types;

/**
 * Makes Flink rows for a table as it stands in the catalog, from canonical values in the order of a
 * {@link LogTable}. Columns that the definitions no longer have stay null. Immutable, thread-safe;
 * travels with the job graph.
 */
public final class LogRows implements Serializable {
  private static final long serialVersionUID = 1;

  private final LogTable table;
  private final RowType type;
  private final int[] places;
  private final FlinkValues[] values;

  /**
   * @param table as wanted
   * @param schema as it stands in the catalog, after {@link LogTables#prepare}
   */
  public LogRows(LogTable table, Schema schema) {
    this.table = table;
    this.type = FlinkSchemaUtil.convert(schema);
    this.places = new int[table.columns().size()];
    this.values = new FlinkValues[places.length];
    for (int i = 0; i < places.length; i++) {
      LogColumn column = table.columns().get(i);
      Types.NestedField field = schema.findField(column.name());
      if (field == null) {
        throw new IllegalArgumentException(
            "table " + table.name() + " has no column '" + column.name() + "' in the catalog yet");
      }
      places[i] = schema.columns().indexOf(field);
      values[i] = FlinkValues.of(column.type(), field.type());
    }
  }

  public LogTable table() {
    return table;
  }

  /** Flink's type of the rows. */
  public TypeInformation<RowData> type() {
    return InternalTypeInfo.of(type);
  }

  /** Place of a column in a row. */
  public int placeOf(String column) {
    return places[table.indexOf(column)];
  }

  /** The row of canonical values, one for each column of {@link #table()}. */
  public RowData row(Object... canonical) {
    if (canonical.length != places.length) {
      throw new IllegalArgumentException(
          canonical.length + " values for the " + places.length + " columns of " + table.name());
    }
    GenericRowData row = new GenericRowData(type.getFieldCount());
    for (int i = 0; i < places.length; i++) {
      row.setField(places[i], values[i].orNull(canonical[i]));
    }
    return row;
  }
}
