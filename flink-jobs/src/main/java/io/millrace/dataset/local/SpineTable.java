package io.millrace.dataset.local;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * The spine in the database: table {@code spine}, whose {@code rowid} is the place of a row in the
 * file, from 0.
 */
final class SpineTable {
  private static final int SHOWN = 3;

  /** What a timestamp of microseconds can hold. */
  private static final long MOST_MILLIS = Long.MAX_VALUE / 1_000;

  private final LocalDatabase database;
  private final SpineFile file;
  private final SpineColumns columns;
  private final int rows;
  private final long[] timesMillis;

  private SpineTable(
      LocalDatabase database, SpineFile file, SpineColumns columns, int rows, long[] timesMillis) {
    this.database = database;
    this.file = file;
    this.columns = columns;
    this.rows = rows;
    this.timesMillis = timesMillis;
  }

  /**
   * Loads the rows and looks at every instant and key.
   *
   * @param problems takes what is wrong with them
   */
  static SpineTable load(
      LocalDatabase database, SpineFile file, SpineColumns columns, List<String> problems) {
    Set<String> asText = new HashSet<>();
    columns.keys().values().forEach(keys -> keys.forEach(key -> asText.add(key.column())));
    asText.addAll(columns.exactInputs());
    if (columns.time() != null) {
      asText.add(columns.time());
    }
    database.execute("CREATE TABLE spine AS SELECT * FROM " + file.reading(asText));
    long rows = database.number("SELECT count(*) FROM spine");
    if (rows > Integer.MAX_VALUE - 8) {
      problems.add(
          "the spine has %d rows; at most %d are taken".formatted(rows, Integer.MAX_VALUE - 8));
    }
    SpineTable table =
        new SpineTable(
            database, file, columns, (int) rows, new long[columns.time() == null ? 0 : (int) rows]);
    table.check(problems);
    if (problems.isEmpty()) {
      table.readTimes();
    }
    return table;
  }

  int rows() {
    return rows;
  }

  /** Instant of a row, milliseconds since 1970, floored. */
  long timeMillis(int row) {
    return timesMillis[row];
  }

  /** The earliest instant asked for; 0 when nothing is asked. */
  long earliestMillis() {
    return Arrays.stream(timesMillis).min().orElse(0);
  }

  /** The latest instant asked for; 0 when nothing is asked. */
  long latestMillis() {
    return Arrays.stream(timesMillis).max().orElse(0);
  }

  /** How many rows ask for an instant at or before another: nothing before it can count there. */
  long countUpTo(long millis) {
    return Arrays.stream(timesMillis).filter(time -> time <= millis).count();
  }

  SpineColumns columns() {
    return columns;
  }

  private void check(List<String> problems) {
    if (columns.time() != null) {
      String time = Sql.name(columns.time());
      count(problems, time + " IS NULL", time, "no time in column '%s'".formatted(columns.time()));
      count(
          problems,
          time + " IS NOT NULL AND " + millis() + " IS NULL",
          time,
          "no instant in column '%s'; use timestamps, ISO 8601 text or milliseconds since 1970"
              .formatted(columns.time()));
    }
    Set<String> seen = new HashSet<>();
    for (List<KeyColumn> keys : columns.keys().values()) {
      for (KeyColumn key : keys) {
        String column = "spine." + Sql.name(key.column());
        if (seen.add(key.column() + key.type())) {
          count(
              problems,
              column + " IS NULL",
              column,
              "no key in column '%s'".formatted(key.column()));
          count(
              problems,
              column + " IS NOT NULL AND " + key.isNone("spine"),
              column,
              "in column '%s' what is %s, as the key %s is"
                  .formatted(key.column(), key.none(), key.place()));
        }
      }
    }
  }

  /**
   * Looks whether a CSV can hold the columns that are carried through.
   *
   * @param problems takes what it cannot
   */
  void checkForCsv(List<String> problems) {
    SpineFile.columns(database, "(SELECT %s FROM spine)".formatted(carried()))
        .forEach(
            (column, type) -> {
              if (type.startsWith("TIMESTAMP") || type.equals("DATE")) {
                String time = carried(column);
                count(
                    problems,
                    time + " IS NOT NULL AND " + IsoText.isBeyond(time),
                    time,
                    "a time before the year 1 or after 9999 in column '%s', for which a CSV has no text; use parquet:PATH"
                        .formatted(column));
              }
            });
  }

  private void count(List<String> problems, String condition, String column, String what) {
    long count = database.number("SELECT count(*) FROM spine WHERE " + condition);
    if (count == 0) {
      return;
    }
    StringBuilder examples = new StringBuilder();
    database.forEach(
        "SELECT rowid + 1, CAST(%s AS VARCHAR) FROM spine WHERE %s ORDER BY rowid LIMIT %s"
            .formatted(column, condition, SHOWN),
        row ->
            examples
                .append(examples.isEmpty() ? "" : ", ")
                .append("row ")
                .append(row.getLong(1))
                .append(row.getString(2) == null ? "" : " ('" + row.getString(2) + "')"));
    problems.add("%s %s: %s".formatted(counted(count, "has", "have"), what, examples));
  }

  /**
   * So many rows of the spine, and what they do.
   *
   * @param does of one row, such as {@code asks}
   * @param doAll of several, such as {@code ask}
   */
  static String counted(long rows, String does, String doAll) {
    return rows == 1 ? "1 row of the spine " + does : rows + " rows of the spine " + doAll;
  }

  /** The instant of a row as an expression; null where there is none. */
  String millis() {
    String column = "spine." + Sql.name(columns.time());
    String type = file.columns().get(columns.time()).toUpperCase(Locale.ROOT);
    if (type.endsWith("INT") || type.equals("INTEGER")) {
      return "CASE WHEN TRY_CAST(%1$s AS BIGINT) BETWEEN -%2$s AND %2$s THEN CAST(%1$s AS BIGINT) END"
          .formatted(column, MOST_MILLIS);
    } else if (type.equals("TIMESTAMP_NS")) {
      return floored("epoch_ns(" + column + ")", 1_000_000);
    }
    String instant =
        type.equals("VARCHAR") || file.isCsv()
            ? IsoText.instant(column)
            : type.startsWith("TIMESTAMP WITH TIME ZONE")
                ? column
                : type.startsWith("TIMESTAMP") || type.equals("DATE")
                    ? "CAST(%s AS TIMESTAMP)".formatted(column)
                    : null;
    if (instant == null) {
      return "CAST(NULL AS BIGINT)";
    }
    return floored("epoch_us(" + instant + ")", 1_000);
  }

  private static String floored(String number, int divisor) {
    return "((%1$s - ((%1$s %% %2$s) + %2$s) %% %2$s) // %2$s)".formatted(number, divisor);
  }

  private void readTimes() {
    int row = 0;
    try (DuckDBChunkedResult result = database.chunks("SELECT " + millis() + " FROM spine")) {
      while (result.nextChunk()) {
        DuckDBDataChunkReader chunk = result.chunk();
        DuckDBReadableVector times = chunk.vector(0);
        for (long i = 0; i < chunk.rowCount(); i++) {
          timesMillis[row++] = times.getLong(i);
        }
      }
    } catch (SQLException e) {
      throw new LocalEngineException(e.getMessage(), e);
    }
  }

  /** Whether a column has times without an offset. */
  boolean isLocalTime(String column) {
    String type = file.columns().get(column).toUpperCase(Locale.ROOT);
    return type.startsWith("TIMESTAMP") && !type.startsWith("TIMESTAMP WITH TIME ZONE");
  }

  /** Whether a column has structs or maps. */
  boolean hasNamedParts(String column) {
    String type = file.columns().get(column).toUpperCase(Locale.ROOT);
    return type.startsWith("STRUCT(") || type.startsWith("MAP(");
  }

  /**
   * The columns as they are carried through: keys of a CSV by their own types, texts that come with
   * the request as they stand there.
   */
  String carried() {
    if (!file.isCsv()) {
      return "spine.*";
    }
    return file.columns().keySet().stream()
        .map(column -> carried(column) + " AS " + Sql.name(column))
        .collect(Collectors.joining(", "));
  }

  /** One of them as an expression. */
  private String carried(String column) {
    return columns.keys().values().stream()
        .flatMap(List::stream)
        .filter(key -> file.isCsv() && key.column().equals(column))
        .findFirst()
        .map(key -> key.expression("spine"))
        .orElseGet(() -> value(column));
  }

  /** A column that is no key as an expression of its own type; the table may hold it as text. */
  String value(String column) {
    String own = "spine." + Sql.name(column);
    boolean asText =
        column.equals(columns.time())
            || columns.exactInputs().contains(column) && !columns.isTextInput(column);
    return file.isCsv() && asText ? CsvTypes.typed(own, file.columns().get(column)) : own;
  }
}
