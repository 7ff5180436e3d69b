package io.millrace.job.source.table;

import io.millrace.definition.PullDefinition.FirstPull;
import io.millrace.manifest.PullSpec;
import io.millrace.manifest.TableSpec;
import io.millrace.schedule.Schedule;
import io.millrace.type.DataType;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A table as its source needs to know it. Immutable; travels with the job graph, and so holds no
 * secret, only references to them.
 *
 * @param name of the table
 * @param fingerprint of its definition; empty for none
 * @param source what its rows are read from
 * @param columns what is read of each row, in the order of the values that come out
 * @param key names of the columns that tell rows apart, in order; at least one. Rows are read in
 *     the order of the key, so an index on it is what makes a pull cheap
 * @param mode what a pull reads
 * @param every when, as {@link Schedule} has it
 * @param firstPull whether the first pull waits for the first tick
 * @param limits for the source's sake
 * @param backoff pauses between tries while the source cannot be read
 * @param pullsBefore numbers of pulls that were used by jobs before this one
 */
public record PulledTable(
    String name,
    String fingerprint,
    RowSource source,
    List<TableColumn> columns,
    List<String> key,
    PullMode mode,
    String every,
    FirstPull firstPull,
    PullLimits limits,
    Backoff backoff,
    long pullsBefore)
    implements Serializable {

  public PulledTable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(source, "source");
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    Objects.requireNonNull(mode, "mode");
    every = Schedule.of(every).text();
    Objects.requireNonNull(firstPull, "firstPull");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(backoff, "backoff");
    if (key.isEmpty()) {
      throw new IllegalArgumentException("Cannot pull table '%s': no key".formatted(name));
    }
    for (String each : key) {
      indexOf(name, columns, each);
    }
    if (mode.column() != null) {
      indexOf(name, columns, mode.column());
    }
  }

  /** A full pull at each tick and at the start, by the default limits. */
  public static PulledTable of(
      String name, RowSource source, List<TableColumn> columns, List<String> key, String every) {
    return new PulledTable(
        name,
        "",
        source,
        columns,
        key,
        new PullMode.Full(),
        every,
        FirstPull.AT_ONCE,
        PullLimits.DEFAULTS,
        Backoff.DEFAULTS,
        0);
  }

  /** A table as it is defined, read from a source, by the default limits. */
  public static PulledTable of(TableSpec table, RowSource source) {
    return of(
            table.name(),
            source,
            table.type().fields().stream()
                .map(
                    field ->
                        new TableColumn(
                            field.name(),
                            table.columns().get(field.name()),
                            field.type(),
                            field.nullable()))
                .toList(),
            table.keyFields(),
            table.pull().every())
        .fingerprint(table.fingerprint())
        .mode(mode(table))
        .firstPull(table.pull().onStart() ? FirstPull.AT_ONCE : FirstPull.AT_NEXT_TICK);
  }

  private static PullMode mode(TableSpec table) {
    return switch (table.pull().mode()) {
      case FULL -> new PullMode.Full();
      case ABOVE -> new PullMode.Above(mark(table));
      case SINCE -> new PullMode.Since(mark(table));
      case APPENDED -> new PullMode.Appended();
    };
  }

  private static Mark mark(TableSpec table) {
    PullSpec pull = table.pull();
    if (pull.column() == null) {
      return new Mark.Begun(Duration.ofMillis(pull.lookback()));
    }
    DataType type =
        table.type().fields().stream()
            .filter(field -> field.name().equals(pull.column()))
            .findFirst()
            .orElseThrow()
            .type();
    if (type instanceof DataType.Timestamp) {
      return new Mark.Time(pull.column(), Duration.ofMillis(pull.lookback()));
    } else if (type instanceof DataType.Date) {
      return new Mark.Day(pull.column(), Duration.ofMillis(pull.lookback()));
    }
    return new Mark.Number(pull.column(), pull.lookback());
  }

  private PulledTable fingerprint(String newFingerprint) {
    return new PulledTable(
        name,
        newFingerprint,
        source,
        columns,
        key,
        mode,
        every,
        firstPull,
        limits,
        backoff,
        pullsBefore);
  }

  public PulledTable mode(PullMode newMode) {
    return new PulledTable(
        name,
        fingerprint,
        source,
        columns,
        key,
        newMode,
        every,
        firstPull,
        limits,
        backoff,
        pullsBefore);
  }

  public PulledTable firstPull(FirstPull newFirstPull) {
    return new PulledTable(
        name,
        fingerprint,
        source,
        columns,
        key,
        mode,
        every,
        newFirstPull,
        limits,
        backoff,
        pullsBefore);
  }

  public PulledTable limits(PullLimits newLimits) {
    return new PulledTable(
        name,
        fingerprint,
        source,
        columns,
        key,
        mode,
        every,
        firstPull,
        newLimits,
        backoff,
        pullsBefore);
  }

  public PulledTable backoff(Backoff newBackoff) {
    return new PulledTable(
        name,
        fingerprint,
        source,
        columns,
        key,
        mode,
        every,
        firstPull,
        limits,
        newBackoff,
        pullsBefore);
  }

  /** Pulls are numbered after those that were made before. */
  public PulledTable pullsBefore(long newPullsBefore) {
    return new PulledTable(
        name,
        fingerprint,
        source,
        columns,
        key,
        mode,
        every,
        firstPull,
        limits,
        backoff,
        newPullsBefore);
  }

  /** The type of a row: a struct of the table's name. */
  public DataType.Struct rowType() {
    return new DataType.Struct(
        name,
        columns.stream()
            .map(each -> new DataType.Field(each.name(), each.type(), each.nullable()))
            .toList());
  }

  /** The type of a key: its columns, none of them null. */
  public DataType.Struct keyType() {
    return new DataType.Struct(
        name,
        key.stream()
            .map(each -> columns.get(indexOf(each)))
            .map(each -> new DataType.Field(each.name(), each.type(), false))
            .toList());
  }

  /** By column what it is called in the source, where it is named exactly. */
  public Map<String, String> columnNames() {
    Map<String, String> names = new TreeMap<>();
    for (TableColumn column : columns) {
      if (column.source() != null) {
        names.put(column.name(), column.source());
      }
    }
    return names;
  }

  /** The place of a column. */
  public int indexOf(String column) {
    return indexOf(name, columns, column);
  }

  /**
   * What a stored position is a position in: the definition, the source, the columns, the key and
   * the mode. A job restored with another one pulls from the beginning. Schedule, limits and where
   * a database is do not count.
   */
  public String definition() {
    String all = fingerprint + "\n" + source.identity() + "\n" + columns + "\n" + key + "\n" + mode;
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
