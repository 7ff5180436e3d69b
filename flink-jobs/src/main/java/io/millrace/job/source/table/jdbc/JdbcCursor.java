package io.millrace.job.source.table.jdbc;

import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.TableSpec;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.type.DataTypes;
import io.millrace.type.StructValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of a running query, cast. */
final class JdbcCursor implements RowCursor {

  private final TableSpec spec;
  private final ResultSet result;
  private final Runnable close;
  private final JdbcConnections connections;
  private final List<FoundColumn> columns;
  private final Cell[] cells;
  private final boolean[] isKey;
  private final int[] key;
  private final int observedAt;

  JdbcCursor(FoundColumns columns, ResultSet result, Runnable close, JdbcConnections connections) {
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
    this.observedAt = spec.observedAt() == null ? -1 : spec.indexOf(spec.observedAt());
  }

  @Override
  public List<ReadRow> next() throws SourceUnavailableException {
    int most = spec.limits().fetchRows();
    List<ReadRow> rows = new ArrayList<>(Math.min(most, 1_000));
    try {
      while (rows.size() < most && result.next()) {
        rows.add(row());
      }
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
        return bad(keyOfRow, column, e.getMessage());
      }
      if (values[i] == null && (isKey[i] || !column.nullable())) {
        return bad(
            keyOfRow,
            column,
            "%s of type %s is null"
                .formatted(
                    isKey[i] ? "key column" : "required column",
                    DataTypes.shortName(column.type())));
      }
    }
    Instant observed = observedAt < 0 ? null : (Instant) values[observedAt];
    return new ReadRow.Good(keyOfRow, observed, new StructValue(Arrays.asList(values)));
  }

  private ReadRow bad(List<String> keyOfRow, TableColumn column, String reason)
      throws SQLException {
    return new ReadRow.Bad(
        keyOfRow, column.name(), String.valueOf(reason), RowText.of(result, columns));
  }

  @Override
  public void close() {
    close.run();
  }
}
