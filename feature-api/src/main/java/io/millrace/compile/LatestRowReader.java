package io.millrace.compile;

import io.millrace.Field;
import io.millrace.definition.AggregationDefinition;
import io.millrace.definition.ColumnField;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.LatestRowDefinition;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.WindowDefinition;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a constant that holds all columns of a table's latest row into one feature for each. */
final class LatestRowReader {
  private final Report report;

  LatestRowReader(Report report) {
    this.report = report;
  }

  List<FeatureDraft> read(LatestRowDefinition written, String view) {
    report.problems(written.problems());
    report.problems(written.rows().problems());
    Class<?> row = written.rows().feed().eventClass();
    List<FeatureDraft> features = new ArrayList<>();
    if (row == null || written.rows().entity() == null) {
      return features;
    }
    if (!row.isRecord()) {
      report.problem(
          ProblemCode.BAD_COLUMN,
          written.place(),
          "latestAll() of " + row.getName() + ", which is no record",
          "use a record, or latest(...) for each column");
      return features;
    }
    Set<String> left = leftOut(written, row);
    for (RecordComponent component : row.getRecordComponents()) {
      if (!left.contains(component.getName())) {
        features.add(feature(written, component, view));
      }
    }
    return features;
  }

  private Set<String> leftOut(LatestRowDefinition written, Class<?> row) {
    Set<String> names = new HashSet<>();
    written.rows().keys().forEach(key -> Columns.method(row, key).ifPresent(names::add));
    for (Field<?, ?> field : written.except()) {
      Optional<String> name = Columns.method(row, field);
      if (name.isEmpty()) {
        report.problem(
            ProblemCode.BAD_COLUMN,
            written.place(),
            "except(...) is given what is no column of " + row.getSimpleName(),
            Columns.accepted(row));
      }
      name.ifPresent(names::add);
    }
    return names;
  }

  private static FeatureDraft feature(
      LatestRowDefinition written, RecordComponent component, String view) {
    AggregationDefinition latest =
        new AggregationDefinition(
            written.rows(),
            "latest",
            new ColumnField(component.getName()),
            null,
            Map.of(),
            written.place());
    return new FeatureDraft(
        view,
        Names.ofConstant(component.getName()),
        new Aggregated(latest, new WindowDefinition(null, null, null, false, written.place())),
        written.terms(),
        component.getGenericType(),
        written,
        written.place());
  }
}
