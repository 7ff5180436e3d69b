package io.millrace.benchmarks.training;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Looks at some rows of a set again, each value by going over all events of its key. */
final class NaiveCheck {
  private static final MathContext DIGITS = new MathContext(400);
  private static final long[] LENGTHS = {3_600_000L, 86_400_000L, 2_592_000_000L};
  private static final long[] TILES = {60_000L, 900_000L, 21_600_000L};
  private static final String[] NAMES = {"1h", "24h", "30d"};

  private NaiveCheck() {}

  private record Event(long time, double amount) {}

  /**
   * How many of the rows looked at are not equal to the bit.
   *
   * @param every one of so many rows
   */
  static long rowsDiffering(TrainingData data, Path set, int every) throws SQLException {
    long differing = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone='UTC'");
      statement.execute(
          "CREATE TABLE s AS SELECT *, epoch_ms(\"at\") AS t FROM (SELECT *, row_number() OVER () AS r FROM read_parquet('%s')) WHERE r %% %d = 0"
              .formatted(set, every));
      Map<String, List<Event>> events = new HashMap<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT card_id, epoch_ms(event_time), amount FROM %s SEMI JOIN s USING (card_id)"
                  .formatted(data.scan()))) {
        while (rows.next()) {
          events
              .computeIfAbsent(rows.getString(1), key -> new ArrayList<>())
              .add(new Event(rows.getLong(2), rows.getDouble(3)));
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT * FROM s")) {
        while (rows.next()) {
          List<Event> own = events.getOrDefault(rows.getString("card_id"), List.of());
          differing += isEqual(rows, own) ? 0 : 1;
        }
      }
    }
    return differing;
  }

  private static boolean isEqual(ResultSet row, List<Event> events) throws SQLException {
    long at = row.getLong("t");
    for (int i = 0; i < NAMES.length; i++) {
      long left = Math.floorDiv(at - LENGTHS[i], TILES[i]) * TILES[i];
      BigDecimal sum = BigDecimal.ZERO;
      long count = 0;
      for (Event event : events) {
        if (left <= event.time() && event.time() < at) {
          sum = sum.add(new BigDecimal(event.amount()));
          count++;
        }
      }
      Double spend = count == 0 ? null : sum.doubleValue();
      Double average =
          count == 0 ? null : sum.divide(BigDecimal.valueOf(count), DIGITS).doubleValue();
      boolean equal =
          Objects.equals(row.getObject("card__paid_" + NAMES[i]), count)
              && Objects.equals(row.getObject("card__spend_" + NAMES[i]), spend)
              && Objects.equals(row.getObject("card__average_" + NAMES[i]), average);
      if (!equal) {
        return false;
      }
    }
    return true;
  }
}
