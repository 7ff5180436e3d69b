package io.millrace.compile;

import io.millrace.Condition;
import io.millrace.aggregate.Aggregations;
import io.millrace.aggregate.Aggregator;
import io.millrace.compile.code.CodeFingerprint;
import io.millrace.core.Window;
import io.millrace.definition.AggregationDefinition;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.RowsDefinition;
import io.millrace.type.DataType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Binds one aggregated feature to its code and its aggregator. */
final class AggregationBinder {
  private static final Set<String> LISTS = Set.of("first_k", "last_k", "top_k");
  private static final Set<String> SAME_TYPE =
      Set.of("min", "max", "first", "last", "value_at_min", "value_at_max");

  private final CodeFingerprint fingerprints;
  private final Report report;

  AggregationBinder(CodeFingerprint fingerprints, Report report) {
    this.fingerprints = fingerprints;
    this.report = report;
  }

  /** Null when it cannot be: the problems are then reported. */
  AggregatedFeature bind(FeatureDraft draft, BoundFeed feed) {
    Aggregated node = (Aggregated) draft.node();
    AggregationDefinition written = node.aggregation();
    FieldBinder fields = new FieldBinder(feed.binding(), fingerprints, report);
    Window window = Windows.read(node.window(), report);
    List<FieldCode> keys =
        new KeyBinder(fields, report)
            .bind(written.rows().entity(), written.rows().keys(), written.rows().place());
    boolean latest = written.name().equals(AggregatedFeature.LATEST);
    AggregationDefinition bound = latest ? ofColumn(written, fields) : written;
    FieldCode value =
        latest ? bound == null ? null : fields.row(bound.value()) : value(draft, written, fields);
    FieldCode by = written.by() == null ? null : fields.bind(written.by(), null, written.place());
    boolean incomplete =
        written.value() != null && value == null || written.by() != null && by == null;
    if (window == null || keys == null || incomplete) {
      return null;
    }
    DataType slotType = slotType(value, by);
    Aggregator<?> aggregator = aggregator(bound, slotType);
    if (aggregator == null) {
      return null;
    }
    return new AggregatedFeature(
        draft,
        bound,
        window,
        feed,
        keys,
        conditions(written.rows()),
        filterFingerprint(written.rows()),
        written.rows().conditions().stream().map(fields::reads).toList(),
        value,
        by,
        slotType,
        aggregator);
  }

  /** With the place of its column; null when it is none: the problem is then reported. */
  private AggregationDefinition ofColumn(AggregationDefinition written, FieldBinder fields) {
    int column = written.value() == null ? -1 : fields.columnOf(written.value());
    if (column < 0 && written.value() != null) {
      report.problem(
          ProblemCode.BAD_COLUMN,
          written.place(),
          "latest(...) is given what is no column",
          Columns.accepted(written.rows().feed().eventClass())
              + "; compute from it by derive(...)");
    }
    return column < 0
        ? null
        : new AggregationDefinition(
            written.rows(),
            written.name(),
            written.value(),
            null,
            Map.of("column", (long) column),
            written.place());
  }

  private FieldCode value(FeatureDraft draft, AggregationDefinition written, FieldBinder fields) {
    return written.value() == null
        ? null
        : fields.bind(written.value(), elementType(draft.type(), written.name()), written.place());
  }

  /** What the constant's type says about the value that goes in; null when nothing. */
  private static Type elementType(Type constant, String aggregation) {
    if (SAME_TYPE.contains(aggregation)) {
      return constant;
    } else if (LISTS.contains(aggregation) && constant instanceof ParameterizedType list) {
      return list.getActualTypeArguments()[0];
    }
    return null;
  }

  private static DataType slotType(FieldCode value, FieldCode by) {
    if (value == null) {
      return DataType.BOOL;
    }
    return by == null ? value.type() : Aggregations.measured(value.type(), by.type());
  }

  private Aggregator<?> aggregator(AggregationDefinition written, DataType slotType) {
    try {
      return Aggregations.kind(written.name()).create(slotType, written.parameters());
    } catch (IllegalArgumentException e) {
      report.problem(
          ProblemCode.BAD_AGGREGATION,
          written.place(),
          written.name() + " cannot be computed: " + e.getMessage(),
          "change the field or the parameter");
      return null;
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Condition<Object>> conditions(RowsDefinition rows) {
    List<Condition<Object>> conditions = new ArrayList<>();
    rows.conditions().forEach(each -> conditions.add((Condition<Object>) each));
    return List.copyOf(conditions);
  }

  private String filterFingerprint(RowsDefinition rows) {
    return String.join("&", rows.conditions().stream().map(fingerprints::of).toList());
  }
}
