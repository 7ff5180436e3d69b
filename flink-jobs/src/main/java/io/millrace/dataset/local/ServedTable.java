package io.millrace.dataset.local;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/** What was decided of the keys of a spine in one view: table {@code served_VIEW}. */
final class ServedTable implements AutoCloseable {
  private final String name;
  private final Map<EntityKey, Integer> numbers;
  private final DuckDBAppender appender;

  private ServedTable(String name, Map<EntityKey, Integer> numbers, DuckDBAppender appender) {
    this.name = name;
    this.numbers = numbers;
    this.appender = appender;
  }

  static ServedTable create(LocalDatabase database, BoundView view, Map<EntityKey, Integer> numbers)
      throws SQLException {
    String name = "served_" + view.spec().name();
    database.execute(
        "CREATE TABLE %s (k INTEGER, t BIGINT, o BIGINT, epoch BIGINT, bytes VARCHAR)"
            .formatted(Sql.name(name)));
    return new ServedTable(name, numbers, database.appender(name));
  }

  void add(EntityKey key, long epoch, long position, long decidedAtMillis, byte[] row)
      throws SQLException {
    Integer number = numbers.get(key);
    if (number == null) {
      return;
    }
    appender
        .beginRow()
        .append(number.intValue())
        .append(decidedAtMillis)
        .append(position)
        .append(epoch);
    if (row == null) {
      appender.appendNull();
    } else {
      appender.append(Base64.getEncoder().encodeToString(row));
    }
    appender.endRow();
  }

  /** Ends writing. */
  @Override
  public void close() throws SQLException {
    appender.close();
  }

  /** Decisions and questions, key by key, in the order of time: what is decided at t holds at t. */
  String sorted(String asked) {
    return ("SELECT * FROM (SELECT k, t * 4 AS x, o, epoch, bytes FROM %s UNION ALL"
            + " SELECT k, t * 4 + %d, r, 0, NULL FROM %s) ORDER BY k, x")
        .formatted(Sql.name(name), SweepLayout.QUESTION, asked);
  }
}
