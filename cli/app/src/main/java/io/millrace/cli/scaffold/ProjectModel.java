package io.millrace.cli.scaffold;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a project is about, decided from a file's columns.
 *
 * @param name of the project's folder
 * @param readAs as what its rows are read
 * @param file absolute; null for a stream of no file
 * @param rows what the stream or table is called, such as {@code payments}
 * @param columns fields of a row
 * @param key the column that features are about
 * @param time the column that says when an event happened, or a row was observed; null for a table
 *     without one
 * @param measure a column of numbers; empty if there is none
 * @param example a row in which these have values
 * @param remarks what a reader of the file should know of its cells, a line each
 */
record ProjectModel(
    String name,
    ReadAs readAs,
    Path file,
    String rows,
    List<CsvColumn> columns,
    CsvColumn key,
    CsvColumn time,
    Optional<CsvColumn> measure,
    Map<String, String> example,
    List<String> remarks) {
  static final String PACKAGE = "features";

  /** What the sources name besides the row's own type. */
  private static final Set<String> TAKEN_TYPES =
      Set.of(
          "Boolean",
          "Csv",
          "Double",
          "Duration",
          "Entity",
          "EventStream",
          "Feature",
          "FeatureTest",
          "FeatureView",
          "Instant",
          "Kafka",
          "LatestRow",
          "LocalDate",
          "Long",
          "Moment",
          "Override",
          "Record",
          "Rows",
          "String",
          "Table",
          "Test",
          "Windowed");

  /** Constants of the view and of its test. */
  private static final Set<String> TAKEN_CONSTANTS =
      Set.of("EVENT", "EVENTS", "KEY", "OF_FILE", "PULLED", "ROW", "SINCE_LAST", "TIME");

  /** What rows of a file are. */
  public enum ReadAs {
    /** Events, each of which counts. */
    STREAM,
    /** What is known of each key now. */
    TABLE
  }

  ProjectModel {
    columns = List.copyOf(columns);
    example = Map.copyOf(example);
    remarks = List.copyOf(remarks);
  }

  /**
   * Decides by the columns' names and types.
   *
   * @param keyName the key column; null to choose one
   * @param timeName the column of event time; null to choose one
   * @throws Failure if there is no key or no time, listing the columns
   */
  static ProjectModel of(
      String name,
      ReadAs readAs,
      Path file,
      String rows,
      CsvSample sample,
      String keyName,
      String timeName) {
    List<String> wrong = new ArrayList<>();
    CsvColumn time = time(readAs, sample, timeName, wrong);
    CsvColumn key = key(sample, keyName, wrong);
    if (!wrong.isEmpty()) {
      throw new Failure(
          ExitCode.BAD_DATA,
          "Cannot make a project: %s; columns are %s"
              .formatted(String.join("; ", wrong), described(sample.columns())));
    }
    Optional<CsvColumn> measure =
        find(
            sample,
            column ->
                column != key
                    && !isId(column)
                    && (column.type() == ColumnType.DOUBLE || column.type() == ColumnType.LONG));
    Map<String, String> example =
        sample.rows().stream()
            .filter(row -> row.containsKey(key.name()))
            .filter(row -> time == null || row.containsKey(time.name()))
            .filter(row -> measure.isEmpty() || row.containsKey(measure.get().name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.BAD_DATA,
                        "Cannot make a project: no row has values in both %s and %s"
                            .formatted(key.name(), time == null ? "another" : time.name())));
    List<CsvColumn> columns =
        sample.columns().stream()
            .map(column -> time != null && column.name().equals(time.name()) ? time : column)
            .toList();
    return new ProjectModel(
        name,
        readAs,
        file,
        rows,
        columns,
        key,
        time,
        measure,
        example,
        ColumnRemarks.of(sample, key));
  }

  private static CsvColumn key(CsvSample sample, String name, List<String> wrong) {
    String what = "key of the features";
    if (name != null) {
      return chosen(sample, name, what, ProjectModel::canBeKey, wrong);
    }
    return find(sample, column -> canBeKey(column) && isId(column))
        .or(() -> find(sample, column -> column.type() == ColumnType.STRING))
        .orElseGet(() -> chosen(sample, null, what, ProjectModel::canBeKey, wrong));
  }

  /** A table takes none by itself: a row may hold times of much else, such as a day of birth. */
  private static CsvColumn time(ReadAs readAs, CsvSample sample, String name, List<String> wrong) {
    boolean isOfTable = readAs == ReadAs.TABLE;
    if (isOfTable && name == null) {
      return null;
    }
    String what = isOfTable ? "time that a row is observed at" : "time of events";
    CsvColumn time =
        find(sample, column -> name == null && column.type() == ColumnType.TIMESTAMP)
            .orElseGet(() -> chosen(sample, name, what, CsvColumn::isTime, wrong));
    return time == null ? null : time.asInstants();
  }

  /** What was decided, a line each. */
  List<String> choices() {
    String times =
        columns.stream()
            .filter(CsvColumn::isTime)
            .map(CsvColumn::name)
            .collect(Collectors.joining(", "));
    String timed;
    if (time != null) {
      timed = (readAs == ReadAs.TABLE ? "observed at: " : "event time: ") + time.name();
    } else {
      timed =
          "observed at: when a row is pulled"
              + (times.isEmpty() ? "" : "; --time COLUMN takes a column instead, of " + times);
    }
    List<String> choices = new ArrayList<>(List.of("key: " + key.name(), timed));
    choices.add("columns: " + described(columns));
    choices.addAll(remarks);
    return choices;
  }

  /** Such as {@code Payment}. */
  String rowType() {
    String type = JavaNames.type(JavaNames.singular(rows));
    return TAKEN_TYPES.contains(type) ? type + "Row" : type;
  }

  /** The constant of the stream or table, which is not that of the entity. */
  String source() {
    String constant = JavaNames.constant(rows);
    return constant.equals(entity()) || TAKEN_CONSTANTS.contains(constant)
        ? constant + "_ROWS"
        : constant;
  }

  /** The constant of the entity. */
  String entity() {
    String constant = JavaNames.constant(view());
    return TAKEN_CONSTANTS.contains(constant) ? constant + "_KEY" : constant;
  }

  /** Such as {@code card} for {@code card_id}. */
  String view() {
    String snake = JavaNames.snake(key.name());
    return snake.endsWith("_id") ? snake.substring(0, snake.length() - 3) : snake;
  }

  /** Such as {@code CardFeatures}. */
  String viewType() {
    return JavaNames.type(view()) + "Features";
  }

  private static boolean canBeKey(CsvColumn column) {
    return column.type() == ColumnType.STRING || column.type() == ColumnType.LONG;
  }

  private static boolean isId(CsvColumn column) {
    String name = column.name().toLowerCase(Locale.ROOT);
    return name.equals("id") || name.endsWith("_id") || column.name().endsWith("Id");
  }

  private static Optional<CsvColumn> find(CsvSample sample, Predicate<CsvColumn> fits) {
    return sample.columns().stream().filter(fits).findFirst();
  }

  /** Null if there is none, which is told. */
  private static CsvColumn chosen(
      CsvSample sample, String name, String what, Predicate<CsvColumn> fits, List<String> wrong) {
    Optional<CsvColumn> found =
        find(sample, column -> (name == null || column.name().equals(name)) && fits.test(column));
    if (found.isEmpty()) {
      wrong.add(
          name == null
              ? "no column can be the " + what
              : "column '%s' cannot be the %s".formatted(name, what));
    }
    return found.orElse(null);
  }

  private static String described(List<CsvColumn> columns) {
    return columns.stream()
        .map(column -> column.name() + " " + column.type().name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
