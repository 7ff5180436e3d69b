package io.millrace.dataset.local;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBScalarFunctionBuilder;

/**
 * A query whose rows are handed over by the database's own threads, in any order, as they come out
 * of its scans and joins: as a function that the query calls. Handing a result over row after row
 * would take one thread as long as several take to read it.
 */
final class ParallelRead {
  private final List<String> expressions = new ArrayList<>();
  private final List<DuckDBColumnType> types = new ArrayList<>();

  /** Takes some rows, by columns; called by several threads at the same time. */
  interface Taker {
    void take(DuckDBDataChunkReader rows) throws SQLException;
  }

  /**
   * Adds a column.
   *
   * @return its place
   */
  int column(String expression, DuckDBColumnType type) {
    expressions.add(expression);
    types.add(type);
    return types.size() - 1;
  }

  /**
   * Reads.
   *
   * @param name of the function, which the connection must not have yet
   * @param from what stands behind FROM
   */
  void run(Connection connection, String name, String from, Taker taker) throws SQLException {
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    try (DuckDBScalarFunctionBuilder function = DuckDBFunctions.scalarFunction()) {
      function
          .withName(name)
          .withParameters(types.toArray(DuckDBColumnType[]::new))
          .withReturnType(DuckDBColumnType.BOOLEAN)
          .withVolatile()
          .withVectorizedFunction(
              (rows, taken) -> {
                try {
                  taker.take(rows);
                } catch (RuntimeException e) {
                  failure.compareAndSet(null, e);
                  throw e;
                }
                for (long i = 0; i < rows.rowCount(); i++) {
                  taken.setBoolean(i, true);
                }
              })
          .register(connection);
    }
    String query = "SELECT count(%s(%s)) FROM %s".formatted(name, Sql.list(expressions), from);
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery(query)) {
      while (count.next()) {
        // results are streamed: the query has ended when its last row is read
      }
    } catch (SQLException e) {
      if (failure.get() != null) {
        throw failure.get();
      }
      throw e;
    }
  }
}
