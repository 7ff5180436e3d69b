package io.millrace.job.source.table.jdbc;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import io.millrace.type.FieldNames;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The columns of a query that a table expects, in the table's order. */
record FoundColumns(PulledTable spec, List<FoundColumn> columns) {

  /**
   * Matches what a query has with what its table expects.
   *
   * @throws SourceUnavailableException names each column that is missing or of a type that cannot
   *     be cast, what was expected and what was found
   */
  static FoundColumns match(PulledTable spec, ResultSetMetaData metadata)
      throws SQLException, SourceUnavailableException {
    List<FoundColumn> all = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      all.add(FoundColumn.of(metadata, i));
    }
    List<FoundColumn> matched = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (TableColumn expected : spec.columns()) {
      List<FoundColumn> candidates = candidates(expected, all);
      FoundColumn found = candidates.size() == 1 ? candidates.get(0) : null;
      if (found == null) {
        problems.add(
            "expects column '%s' of type %s, found %s"
                .formatted(
                    nameOf(expected),
                    DataTypes.shortName(expected.type()),
                    candidates.isEmpty()
                        ? "only " + all.stream().map(FoundColumn::label).toList()
                        : "it more than once"));
      } else if (Cell.of(expected.type(), found) == null) {
        problems.add(
            "expects column '%s' of type %s, found type %s, which cannot be cast to it"
                .formatted(found.label(), DataTypes.shortName(expected.type()), found.typeName()));
      }
      if (found != null && expected.name().equals(spec.mode().column())) {
        Scale scale = Scale.of(found);
        if (scale != scaleOf(spec)) {
          problems.add(
              "expects column '%s' to be a %s that changes are told by, found type %s"
                  .formatted(
                      found.label(),
                      scaleOf(spec).name().toLowerCase(Locale.ROOT),
                      found.typeName()));
        }
      }
      matched.add(found);
    }
    if (!problems.isEmpty()) {
      throw new SourceUnavailableException(
          "Cannot read table '%s': %s".formatted(spec.name(), String.join("; ", problems)));
    }
    return new FoundColumns(spec, List.copyOf(matched));
  }

  /** By the declared type of the column that is followed. */
  private static Scale scaleOf(PulledTable spec) {
    DataType type = spec.columns().get(spec.indexOf(spec.mode().column())).type();
    if (type instanceof DataType.Timestamp) {
      return Scale.TIME;
    }
    return type instanceof DataType.Date ? Scale.DAY : Scale.NUMBER;
  }

  /** Those that are named so to the letter, else but for case and underscores. */
  private static List<FoundColumn> candidates(TableColumn expected, List<FoundColumn> all) {
    String name = nameOf(expected);
    List<FoundColumn> exact = all.stream().filter(each -> each.label().equals(name)).toList();
    return exact.isEmpty()
        ? all.stream()
            .filter(each -> FieldNames.plain(each.label()).equals(FieldNames.plain(name)))
            .toList()
        : exact;
  }

  private static String nameOf(TableColumn expected) {
    return expected.source() == null ? expected.name() : expected.source();
  }

  FoundColumn of(String column) {
    return columns.get(spec.indexOf(column));
  }

  List<FoundColumn> key() {
    return spec.key().stream().map(this::of).toList();
  }
}
