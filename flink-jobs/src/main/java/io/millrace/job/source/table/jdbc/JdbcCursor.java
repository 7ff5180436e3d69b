package io.millrace.job.source.table.jdbc;

import io.millrace.event.ReasonCode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.type.DataTypes;
import io.millrace.type.StructValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of a running query, cast. */
final class JdbcCursor implements RowCursor {

  private final PulledTable spec;
  private final ResultSet result;
  private final Runnable close;
  private final JdbcConnections connections;
  private final List<FoundColumn> columns;
  private final Cell[] cells;
  private final boolean[] isKey;
  private final int[] key;
  private final FetchSize fetch;

  /**
   * @param fetch that the statement was run with
   */
  JdbcCursor(
      FoundColumns columns,
      ResultSet result,
      FetchSize fetch,
      Runnable close,
      JdbcConnections connections) {
    this.fetch = fetch;
    this.spec = columns.spec();
    this.result = result;
    this.close = close;
    this.connections = connections;
    this.columns = columns.columns();
    this.cells = new Cell[spec.columns().size()];
    this.isKey = new boolean[cells.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = Cell.of(spec.columns().get(i).type(), this.columns.get(i));
    }
    this.key = spec.key().stream().mapToInt(spec::indexOf).toArray();
    for (int each : key) {
      isKey[each] = true;
    }
  }

  @Override
  public List<ReadRow> next() throws SourceUnavailableException {
    int most = fetch.rows();
    List<ReadRow> rows = new ArrayList<>(Math.min(most, 1_000));
    long bytes = 0;
    try {
      while (rows.size() < most && bytes < FetchSize.MOST_BYTES && result.next()) {
        ReadRow row = row();
        rows.add(row);
        long width = RowWidth.of(row);
        fetch.saw(width);
        bytes += width;
      }
      if (rows.size() == most) {
        fetch.grow();
      }
      result.setFetchSize(fetch.rows());
      return rows;
    } catch (SQLException e) {
      throw connections.problem(e);
    }
  }

  private ReadRow row() throws SQLException {
    String[] keyTexts = new String[key.length];
    for (int i = 0; i < key.length; i++) {
      keyTexts[i] = result.getString(key[i] + 1);
    }
    List<String> keyOfRow = Arrays.asList(keyTexts);
    Object[] values = new Object[cells.length];
    for (int i = 0; i < cells.length; i++) {
      TableColumn column = spec.columns().get(i);
      try {
        values[i] = cells[i].read(result, i + 1);
      } catch (SQLException | RuntimeException e) {
        // The row is here: what the driver cannot make out now, it never will.
        return bad(keyOfRow, ReasonCode.WRONG_TYPE, column, e.getMessage());
      }
      if (values[i] == null && (isKey[i] || !column.nullable())) {
        return bad(
            keyOfRow,
            isKey[i] ? ReasonCode.NULL_KEY : ReasonCode.MISSING_FIELD,
            column,
            "%s of type %s is null"
                .formatted(
                    isKey[i] ? "key column" : "required column",
                    DataTypes.shortName(column.type())));
      }
    }
    return new ReadRow.Good(keyOfRow, new StructValue(Arrays.asList(values)));
  }

  private ReadRow bad(List<String> keyOfRow, ReasonCode code, TableColumn column, String reason)
      throws SQLException {
    return new ReadRow.Bad(
        keyOfRow,
        keyValues(),
        code,
        column.name(),
        String.valueOf(reason),
        RowText.of(result, columns));
  }

  /** Null when they cannot be told. */
  private StructValue keyValues() {
    Object[] values = new Object[key.length];
    for (int i = 0; i < key.length; i++) {
      try {
        values[i] = cells[key[i]].read(result, key[i] + 1);
      } catch (SQLException | RuntimeException e) {
        return null;
      }
      if (values[i] == null) {
        return null;
      }
    }
    return new StructValue(Arrays.asList(values));
  }

  @Override
  public void close() {
    close.run();
  }
}
