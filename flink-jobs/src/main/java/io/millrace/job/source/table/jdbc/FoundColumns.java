package io.millrace.job.source.table.jdbc;

import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.TableSpec;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.type.DataTypes;
import io.millrace.type.FieldNames;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The columns of a query that a table expects, in the table's order. */
record FoundColumns(TableSpec spec, List<FoundColumn> columns) {

  /**
   * Matches what a query has with what its table expects.
   *
   * @throws SourceUnavailableException names each column that is missing or of a type that cannot
   *     be cast, what was expected and what was found
   */
  static FoundColumns match(TableSpec spec, ResultSetMetaData metadata)
      throws SQLException, SourceUnavailableException {
    List<FoundColumn> all = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      all.add(FoundColumn.of(metadata, i));
    }
    List<FoundColumn> matched = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (TableColumn expected : spec.columns()) {
      FoundColumn found = find(expected, all);
      if (found == null) {
        problems.add(
            "expects column '%s' of type %s, found only %s"
                .formatted(
                    expected.source() == null ? expected.name() : expected.source(),
                    DataTypes.shortName(expected.type()),
                    all.stream().map(FoundColumn::label).toList()));
      } else if (Cell.of(expected.type(), found) == null) {
        problems.add(
            "expects column '%s' of type %s, found type %s, which cannot be cast to it"
                .formatted(found.label(), DataTypes.shortName(expected.type()), found.typeName()));
      }
      if (found != null && expected.name().equals(spec.mode().column())) {
        Scale scale = Scale.of(found);
        if (scale != scaleOf(spec.mode())) {
          problems.add(
              "expects column '%s' to be a %s that changes are told by, found type %s"
                  .formatted(
                      found.label(),
                      scaleOf(spec.mode()) == Scale.TIME ? "timestamp" : "number",
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

  private static Scale scaleOf(PullMode mode) {
    return mode instanceof PullMode.ByNumber ? Scale.NUMBER : Scale.TIME;
  }

  private static FoundColumn find(TableColumn expected, List<FoundColumn> all) {
    String exact = expected.source() == null ? expected.name() : expected.source();
    for (FoundColumn each : all) {
      if (each.label().equals(exact)) {
        return each;
      }
    }
    if (expected.source() == null) {
      for (FoundColumn each : all) {
        if (FieldNames.plain(each.label()).equals(FieldNames.plain(exact))) {
          return each;
        }
      }
    }
    return null;
  }

  FoundColumn of(String column) {
    return columns.get(spec.indexOf(column));
  }

  List<FoundColumn> key() {
    return spec.key().stream().map(this::of).toList();
  }
}
