package io.millrace.cli.freshness;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.manifest.PullSpec;
import io.millrace.manifest.TableSpec;
import io.millrace.type.DataType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What a table's mark may be. */
final class Marks {
  private static final String ICEBERG = "iceberg";

  private Marks() {}

  /**
   * @param mark null for the beginning
   * @param now marks of time lie before it
   * @throws Failure if the table follows nothing, or cannot follow this
   */
  static void check(TableSpec table, String mark, Instant now) {
    PullSpec.Mode mode = table.pull().mode();
    if (mode == PullSpec.Mode.FULL) {
      throw new Failure(
          ExitCode.USAGE,
          "Table '%s' is pulled in mode full, each time from the beginning"
              .formatted(table.name()));
    }
    if (mark == null) {
      return;
    }
    if (mode == PullSpec.Mode.APPENDED) {
      checkPlace(table, mark);
    } else {
      checkValue(table, mark, now);
    }
  }

  /** A snapshot has a name; which files were seen has none. */
  private static void checkPlace(TableSpec table, String mark) {
    if (!table.source().kind().equals(ICEBERG)) {
      throw new Failure(
          ExitCode.USAGE,
          "Table '%s' is pulled by file and follows no value; reset it to read all files again"
              .formatted(table.name()));
    }
    try {
      Long.parseLong(mark);
    } catch (NumberFormatException e) {
      throw noMark(table, mark, "the id of a snapshot", e);
    }
  }

  private static void checkValue(TableSpec table, String mark, Instant now) {
    DataType type = type(table);
    try {
      if (type instanceof DataType.Timestamp) {
        refuseAhead(table, mark, Instant.parse(mark).isAfter(now), now);
      } else if (type instanceof DataType.Date) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        refuseAhead(table, mark, LocalDate.parse(mark).isAfter(today), today);
      } else {
        Long.parseLong(mark);
      }
    } catch (DateTimeException | NumberFormatException e) {
      throw noMark(
          table,
          mark,
          type instanceof DataType.Timestamp
              ? "an instant in UTC such as 2026-01-31T10:30:00Z"
              : type instanceof DataType.Date ? "a date" : "a whole number",
          e);
    }
  }

  /** A mark never goes back by itself: rows from before one that is ahead would be passed over. */
  private static void refuseAhead(TableSpec table, String mark, boolean isAhead, Object now) {
    if (isAhead) {
      throw new Failure(
          ExitCode.USAGE,
          "'%s' lies ahead: rows of table '%s' from before it would not be pulled; use at most %s"
              .formatted(mark, table.name(), now));
    }
  }

  private static Failure noMark(TableSpec table, String mark, String accepted, Exception e) {
    return new Failure(
        ExitCode.USAGE,
        "'%s' is no mark of table '%s'; use %s".formatted(mark, table.name(), accepted),
        e);
  }

  /** Of the column that is followed; of the last pull's beginning where none is. */
  private static DataType type(TableSpec table) {
    return table.type().fields().stream()
        .filter(field -> field.name().equals(table.pull().column()))
        .findFirst()
        .map(DataType.Field::type)
        .orElse(DataType.TIMESTAMP);
  }
}
