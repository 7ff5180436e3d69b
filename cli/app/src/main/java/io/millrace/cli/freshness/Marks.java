package io.millrace.cli.freshness;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.manifest.PullSpec;
import io.millrace.manifest.TableSpec;
import io.millrace.type.DataType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** What a table's mark may be. */
final class Marks {
  private Marks() {}

  /**
   * @param mark null for the beginning
   * @throws Failure if the table follows nothing, or cannot follow this
   */
  static void check(TableSpec table, String mark) {
    PullSpec pull = table.pull();
    if (pull.mode() == PullSpec.Mode.FULL || pull.mode() == PullSpec.Mode.APPENDED) {
      throw new Failure(
          ExitCode.USAGE,
          "Table '%s' is pulled in mode %s and follows no column"
              .formatted(table.name(), pull.mode().name().toLowerCase(java.util.Locale.ROOT)));
    }
    if (mark == null) {
      return;
    }
    DataType type = type(table);
    try {
      if (type instanceof DataType.Timestamp) {
        Instant.parse(mark);
      } else if (type instanceof DataType.Date) {
        LocalDate.parse(mark);
      } else {
        Long.parseLong(mark);
      }
    } catch (DateTimeException | NumberFormatException e) {
      throw new Failure(
          ExitCode.USAGE,
          "'%s' is no mark of table '%s'; use %s"
              .formatted(
                  mark,
                  table.name(),
                  type instanceof DataType.Timestamp
                      ? "an instant in UTC such as 2026-01-31T10:30:00Z"
                      : type instanceof DataType.Date ? "a date" : "a whole number"),
          e);
    }
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
