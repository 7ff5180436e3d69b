package io.millrace.job.source.table;

import io.millrace.type.DataType;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A table as its source needs to know it. Immutable; travels with the job graph, and so holds no
 * secret, only references to them.
 *
 * @param name of the table
 * @param source what its rows are read from
 * @param columns what is read of each row, in the order of the values that come out
 * @param key names of the columns that tell rows apart, in order; at least one. Rows are read in
 *     the order of the key, so an index on it is what makes a pull cheap
 * @param observedAt name of the timestamp column that says since when a row holds; null if rows do
 *     not say
 * @param mode what a pull reads
 * @param schedule when
 * @param firstPull whether the first pull waits for the first tick
 * @param limits for the source's sake
 * @param backoff pauses between tries while the source cannot be read
 */
public record TableSpec(
    String name,
    RowSource source,
    List<TableColumn> columns,
    List<String> key,
    String observedAt,
    PullMode mode,
    PullSchedule schedule,
    FirstPull firstPull,
    PullLimits limits,
    Backoff backoff)
    implements Serializable {

  public TableSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(firstPull, "firstPull");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(backoff, "backoff");
    if (key.isEmpty()) {
      throw new IllegalArgumentException("Cannot pull table '%s': no key".formatted(name));
    }
    for (String each : key) {
      indexOf(name, columns, each);
    }
    if (observedAt != null
        && !(columns.get(indexOf(name, columns, observedAt)).type()
            instanceof DataType.Timestamp)) {
      throw new IllegalArgumentException(
          "Cannot pull table '%s': observed-at '%s' is no timestamp".formatted(name, observedAt));
    }
    if (mode.column() != null) {
      indexOf(name, columns, mode.column());
    }
  }

  /** A full pull at each tick and at the start, by the default limits. */
  public static TableSpec of(
      String name,
      RowSource source,
      List<TableColumn> columns,
      List<String> key,
      PullSchedule schedule) {
    return new TableSpec(
        name,
        source,
        columns,
        key,
        null,
        new PullMode.Full(),
        schedule,
        FirstPull.AT_START,
        PullLimits.DEFAULTS,
        Backoff.DEFAULTS);
  }

  public TableSpec observedAt(String column) {
    return new TableSpec(
        name, source, columns, key, column, mode, schedule, firstPull, limits, backoff);
  }

  public TableSpec mode(PullMode newMode) {
    return new TableSpec(
        name, source, columns, key, observedAt, newMode, schedule, firstPull, limits, backoff);
  }

  public TableSpec firstPull(FirstPull newFirstPull) {
    return new TableSpec(
        name, source, columns, key, observedAt, mode, schedule, newFirstPull, limits, backoff);
  }

  public TableSpec limits(PullLimits newLimits) {
    return new TableSpec(
        name, source, columns, key, observedAt, mode, schedule, firstPull, newLimits, backoff);
  }

  public TableSpec backoff(Backoff newBackoff) {
    return new TableSpec(
        name, source, columns, key, observedAt, mode, schedule, firstPull, limits, newBackoff);
  }

  /** The type of a row: a struct of the table's name. */
  public DataType.Struct rowType() {
    return new DataType.Struct(
        name,
        columns.stream()
            .map(each -> new DataType.Field(each.name(), each.type(), each.nullable()))
            .toList());
  }

  /** The place of a column. */
  public int indexOf(String column) {
    return indexOf(name, columns, column);
  }

  /**
   * What a stored position is a position in: the source, the columns, the key and the mode. A job
   * restored with another one pulls from the beginning. Schedule, limits and where a database is do
   * not count.
   */
  public String definition() {
    String all = source.identity() + "\n" + columns + "\n" + key + "\n" + mode;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static int indexOf(String table, List<TableColumn> columns, String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "Cannot pull table '%s': no column '%s' among %s"
            .formatted(table, column, columns.stream().map(TableColumn::name).toList()));
  }
}
