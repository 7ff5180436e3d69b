package io.millrace.dataset.local;

import io.millrace.job.scratch.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBScalarFunction;
import org.duckdb.DuckDBScalarFunctionBuilder;

/**
 * A DuckDB of this process alone: in memory up to a limit, beyond that in a folder of its own,
 * which is deleted when it is closed. Times are UTC, rows keep the order they came in, and nothing
 * is ever loaded from the network. Not thread-safe.
 */
final class LocalDatabase implements AutoCloseable {
  private static final int ROWS_SHARE = 4;
  private static final int HEAP_SHARE = 8;

  private final DuckDBConnection connection;
  private final ScratchFolder folder;
  private final long rowBytes;
  private int functions;

  private LocalDatabase(DuckDBConnection connection, ScratchFolder folder, long rowBytes) {
    this.connection = connection;
    this.folder = folder;
    this.rowBytes = rowBytes;
  }

  /**
   * @param scratch where the folder is made
   * @param memoryBytes for the database and for {@link #keyedRows}, a quarter of it
   */
  static LocalDatabase open(Path scratch, long memoryBytes) {
    try {
      ScratchFolder folder = ScratchFolder.in(scratch, "dataset");
      Properties properties = new Properties();
      properties.setProperty("jdbc_stream_results", "true");
      DuckDBConnection connection =
          (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", properties);
      long rowBytes =
          Math.min(memoryBytes / ROWS_SHARE, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
      LocalDatabase database = new LocalDatabase(connection, folder, rowBytes);
      for (String setting :
          List.of(
              "memory_limit=" + Sql.text(memoryBytes - rowBytes + "B"),
              "temp_directory=" + Sql.text(folder.path()),
              "TimeZone='UTC'",
              "preserve_insertion_order=true",
              "autoinstall_known_extensions=false",
              "autoload_known_extensions=false")) {
        database.execute("SET " + setting);
      }
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder in " + scratch, e);
    } catch (SQLException e) {
      throw new LocalEngineException("DuckDB does not start: " + e.getMessage(), e);
    }
  }

  void execute(String statement) {
    try (Statement run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException e) {
      throw failed(statement, e);
    }
  }

  /** Reads one row at a time. */
  interface RowReader {
    void row(ResultSet row) throws SQLException;
  }

  void forEach(String query, RowReader reader) {
    try (Statement run = connection.createStatement();
        ResultSet rows = run.executeQuery(query)) {
      while (rows.next()) {
        reader.row(rows);
      }
    } catch (SQLException e) {
      throw failed(query, e);
    }
  }

  /** The one number of a query. */
  long number(String query) {
    long[] number = new long[1];
    forEach(query, row -> number[0] = row.getLong(1));
    return number[0];
  }

  /** Reads rows in any order, by several threads. */
  void read(ParallelRead read, String from, ParallelRead.Taker taker) {
    try {
      read.run(connection, "hand_over_" + functions++, from, taker);
    } catch (SQLException e) {
      throw failed(from, e);
    }
  }

  /** Defines a function of a row's place, which several threads may call at the same time. */
  void define(String name, DuckDBColumnType result, DuckDBScalarFunction function) {
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder
          .withName(name)
          .withParameters(DuckDBColumnType.BIGINT)
          .withReturnType(result)
          .withVolatile()
          .withVectorizedFunction(function)
          .register(connection);
    } catch (SQLException e) {
      throw failed(name, e);
    }
  }

  /** Defines a function of a text, or of null, which several threads may call at the same time. */
  void defineOfText(String name, UnaryOperator<String> function) {
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder
          .withName(name)
          .withParameter(DuckDBColumnType.VARCHAR)
          .withReturnType(DuckDBColumnType.VARCHAR)
          .withFunction(function)
          .register(connection);
    } catch (SQLException e) {
      throw failed(name, e);
    }
  }

  /** Rows by columns, chunk by chunk. */
  DuckDBChunkedResult chunks(String query) {
    try {
      return connection.prepare(query).query();
    } catch (SQLException e) {
      throw failed(query, e);
    }
  }

  /**
   * Rows that are sorted by key beside the database, in its folder where they are too many.
   *
   * @param count how many such there are at the same time
   */
  KeyedRows keyedRows(String name, int count) {
    return new KeyedRows(folder.path(), name, rowBytes / count);
  }

  /** A folder that goes with the database. */
  Path folder() {
    return folder.path();
  }

  DuckDBAppender appender(String table) throws SQLException {
    return connection.createAppender(table);
  }

  private static LocalEngineException failed(String statement, SQLException e) {
    return new LocalEngineException(e.getMessage() + "\nin: " + statement, e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new LocalEngineException("DuckDB does not close: " + e.getMessage(), e);
    } finally {
      delete();
    }
  }

  private void delete() {
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder.path(), e);
    }
  }
}
