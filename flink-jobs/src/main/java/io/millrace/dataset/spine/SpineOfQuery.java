package io.millrace.dataset.spine;

import io.millrace.dataset.SqlSpine;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.job.source.table.jdbc.QueryRead;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows of a query, in its order and with the types that the database says. */
final class SpineOfQuery {
  private SpineOfQuery() {}

  /**
   * @throws SourceUnavailableException if the database is not there or refuses the query
   * @throws UnreadableSpineException if a value has no place in its column's type
   */
  static StagedSpine stage(SqlSpine spine, DatabaseAddress address, Path file)
      throws SourceUnavailableException, IOException {
    StagedSpine[] staged = new StagedSpine[1];
    try {
      new QueryRead("the spine", address, spine.query())
          .run(
              rows -> {
                try {
                  staged[0] = copy(spine, rows, file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return staged[0];
  }

  private static StagedSpine copy(SqlSpine spine, ResultSet rows, Path file)
      throws SQLException, IOException {
    List<SqlColumn> columns = new ArrayList<>();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      columns.add(SqlColumn.of(rows.getMetaData(), i));
    }
    try (SpineWriter writer =
        new SpineWriter(
            file,
            columns.stream().map(SqlColumn::name).toList(),
            columns.stream().map(SqlColumn::type).toList())) {
      Object[] values = new Object[columns.size()];
      for (long row = 1; rows.next(); row++) {
        for (int i = 0; i < values.length; i++) {
          values[i] = columns.get(i).value(rows, row);
        }
        writer.add(values);
      }
      return writer.finish(spine);
    }
  }
}
