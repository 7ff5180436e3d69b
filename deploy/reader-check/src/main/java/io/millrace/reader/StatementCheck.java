package io.millrace.reader;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Runs the statements of the docs and compares them with what was sent. */
final class StatementCheck {
  private static final DateTimeFormatter LITERAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
  private static final int MINUTE_MILLIS = 60_000;

  private final WrittenWarehouse warehouse;
  private final TableReader reader;
  private final Comparison comparison;

  StatementCheck(WrittenWarehouse warehouse, TableReader reader, Comparison comparison) {
    this.warehouse = warehouse;
    this.reader = reader;
    this.comparison = comparison;
  }

  void check(DocumentedSql sql) throws Exception {
    Map<LocalDate, Long> days = new TreeMap<>();
    for (SeededPayments.Accepted event : warehouse.payments().accepted()) {
      days.merge(LocalDate.ofInstant(event.payment().paidAt(), ZoneOffset.UTC), 1L, Long::sum);
    }
    comparison.values("events a day", days, counts(sql.statement("counts", 0)));
    comparison.values(
        "dead letters by reason",
        warehouse.payments().refused(),
        counts(sql.statement("counts", 1)));
    comparison.values(
        "time travel",
        warehouse.cardRowsBetween(),
        reader.sql(travel(sql.statement("counts", 2))).get(0).get(0));
    comparison.values("last pulls", GivenPulls.last(), counts(sql.statement("pulls", 0)));
    comparison.values("stale answers", GivenAnswers.stale(), counts(sql.statement("answers", 0)));
    asServed(sql.statement("as-served", 0));
  }

  /** The docs' instant is an example; the check has one of its own. */
  private String travel(String statement) {
    return statement.replaceFirst(
        "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]+", LITERAL.format(warehouse.between()));
  }

  private Map<Object, Object> counts(String statement) throws Exception {
    Map<Object, Object> counts = new TreeMap<>();
    reader.sql(statement).forEach(row -> counts.put(row.get(0), row.get(1)));
    return counts;
  }

  /**
   * At the events and their window's edges, a millisecond before and after, and long after; and
   * around the writes of a card that comes back.
   */
  private void asServed(String statement) throws Exception {
    List<TableReader.SpineRow> spine = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    for (SeededPayments.Accepted event : warehouse.payments().accepted()) {
      long time = event.payment().paidAt().toEpochMilli();
      long left = Math.floorDiv(time, MINUTE_MILLIS) * MINUTE_MILLIS + 61 * MINUTE_MILLIS;
      long[] instants = {time, left, left + random.nextInt(86_400_000)};
      long at = instants[random.nextInt(instants.length)] + random.nextInt(3) - 1;
      String card = random.nextInt(20) == 0 ? "card unseen" : event.payment().cardId();
      spine.add(new TableReader.SpineRow(card, Instant.ofEpochMilli(at)));
      expected.add(text(card, at, warehouse.payments().spendOfAnHour(card, at)));
    }
    for (long at : ReturnedCard.instants()) {
      spine.add(new TableReader.SpineRow(ReturnedCard.CARD, Instant.ofEpochMilli(at)));
      expected.add(text(ReturnedCard.CARD, at, ReturnedCard.spendAt(at)));
    }
    reader.spine(spine);
    List<String> read = new ArrayList<>();
    for (List<Object> row : reader.sql(statement)) {
      String spend = (String) row.get(2);
      read.add(
          text(
              (String) row.get(0),
              ((Instant) row.get(1)).toEpochMilli(),
              spend == null ? null : (Double) Double.parseDouble(spend)));
    }
    comparison.bags("as served", expected, read);
  }

  private static String text(String card, long atMillis, Double spend) {
    return card + " at " + Instant.ofEpochMilli(atMillis) + ": " + spend;
  }
}
