package io.millrace.cli.scaffold;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a project is about, decided from a file's columns.
 *
 * @param name of the project's folder
 * @param events what the stream is called, such as {@code payments}
 * @param columns fields of the event
 * @param key the column that features are about
 * @param time the column that says when an event happened
 * @param measure a column of numbers; empty if there is none
 * @param example a row in which these have values
 */
record ProjectModel(
    String name,
    String events,
    List<CsvColumn> columns,
    CsvColumn key,
    CsvColumn time,
    Optional<CsvColumn> measure,
    Map<String, String> example) {
  static final String PACKAGE = "features";

  ProjectModel {
    columns = List.copyOf(columns);
    example = Map.copyOf(example);
  }

  /**
   * Decides by the columns' names and types.
   *
   * @param keyName the key column; null to choose one
   * @param timeName the column of event time; null to choose one
   * @throws Failure if there is no key or no time, listing the columns
   */
  static ProjectModel of(
      String name, String events, CsvSample sample, String keyName, String timeName) {
    CsvColumn time =
        chosen(sample, timeName, "time of events", column -> column.type() == ColumnType.TIMESTAMP);
    CsvColumn key =
        keyName != null
            ? chosen(sample, keyName, "key of the features", ProjectModel::canBeKey)
            : find(sample, column -> canBeKey(column) && isId(column))
                .or(() -> find(sample, column -> column.type() == ColumnType.STRING))
                .orElseGet(
                    () -> chosen(sample, null, "key of the features", ProjectModel::canBeKey));
    Optional<CsvColumn> measure =
        find(
            sample,
            column ->
                column != key
                    && !isId(column)
                    && (column.type() == ColumnType.DOUBLE || column.type() == ColumnType.LONG));
    Map<String, String> example =
        sample.rows().stream()
            .filter(row -> row.containsKey(key.name()) && row.containsKey(time.name()))
            .filter(row -> measure.isEmpty() || row.containsKey(measure.get().name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.BAD_DATA,
                        "Cannot make a project: no row has values in both %s and %s"
                            .formatted(key.name(), time.name())));
    return new ProjectModel(name, events, sample.columns(), key, time, measure, example);
  }

  /** Such as {@code Payment}. */
  String eventType() {
    return JavaNames.type(JavaNames.singular(events));
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

  private static CsvColumn chosen(
      CsvSample sample, String name, String what, Predicate<CsvColumn> fits) {
    return find(sample, column -> (name == null || column.name().equals(name)) && fits.test(column))
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.BAD_DATA,
                    "Cannot make a project: %s; columns are %s"
                        .formatted(
                            name == null
                                ? "no column can be the " + what
                                : "column '%s' cannot be the %s".formatted(name, what),
                            described(sample))));
  }

  private static List<String> described(CsvSample sample) {
    return sample.columns().stream()
        .map(column -> column.name() + " " + column.type().name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
