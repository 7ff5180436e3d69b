package io.millrace.job.offline;

import io.millrace.core.ViewLayout;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.FeatureSpec;
import io.millrace.manifest.ViewSpec;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Columns of a view's table: the key's, the write's own, then one for each aggregated feature. */
record ServedColumns(ViewLayout layout) {
  static final String DECIDED_AT = "decided_at";
  static final String POSITIONS = "positions";
  private static final DataType POSITION =
      new DataType.Struct(
          "position",
          List.of(
              new DataType.Field("stream", DataType.TEXT, false),
              new DataType.Field("partition", DataType.INT32, false),
              new DataType.Field("offset", DataType.INT64, false)));
  private static final List<LogColumn> OWN =
      List.of(
          LogColumn.required("epoch", DataType.INT64, "Deployment that decided it"),
          LogColumn.required(
              "position",
              DataType.INT64,
              "Sum of (highest offset applied + 1) over the key's source partitions"),
          LogColumn.optional(
              POSITIONS,
              new DataType.ListOf(POSITION),
              "Highest offset applied, by source partition; null in a deletion"),
          LogColumn.required(DECIDED_AT, DataType.TIMESTAMP, "When the job decided it"),
          LogColumn.optional(
              "start", DataType.TIMESTAMP, "First instant the row speaks of; null in a deletion"),
          LogColumn.required(
              "deleted", DataType.BOOL, "The key has emptied: from now on the values over nothing"),
          LogColumn.required(
              "steps",
              new DataType.ListOf(StepValues.TYPE),
              "What the features become without a further event, as time passes"),
          LogColumn.optional("row", DataType.BYTES, "The online row itself; null in a deletion"));

  private static final String KEY = "key";
  private static final Set<String> TAKEN =
      OWN.stream().map(LogColumn::name).collect(Collectors.toSet());

  /** What the entity calls a key column. */
  static String keyName(String column) {
    String rest = column.startsWith(KEY + "__") ? column.substring(KEY.length() + 2) : column;
    return TAKEN.contains(rest) ? rest : column;
  }

  static ServedColumns of(ViewLayout layout) {
    return new ServedColumns(layout);
  }

  int count(int keyColumns) {
    return keyColumns + OWN.size() + layout.cells().size();
  }

  LogTable table(ViewSpec view, EntitySpec entity) {
    List<LogColumn> columns = new ArrayList<>();
    List<String> order = new ArrayList<>();
    for (EntitySpec.KeyColumn key : entity.key()) {
      String name = ColumnNames.beside(TAKEN, KEY, key.name());
      columns.add(LogColumn.required(name, key.type(), LoggedKey.COMMENT + entity.name()));
      order.add(name);
    }
    order.add(DECIDED_AT);
    columns.addAll(OWN);
    for (ViewLayout.Cell cell : layout.cells()) {
      columns.add(
          LogColumn.optional(
              ColumnNames.ofFeature(view.name(), cell.feature()),
              layout.columns().get(cell.column()).aggregator().resultType(),
              doc(view, cell.feature())));
    }
    return new LogTable(view.name(), columns, DECIDED_AT, order, properties(view));
  }

  private static String doc(ViewSpec view, String feature) {
    return view.features().stream()
        .filter(spec -> spec.name().equals(feature))
        .findFirst()
        .map(ServedColumns::doc)
        .orElse(null);
  }

  private static String doc(FeatureSpec feature) {
    String doc = feature.description() == null ? "" : feature.description();
    return feature.clockRelative()
        ? (doc + " (an instant: subtract it from the time)").strip()
        : doc;
  }

  private static Map<String, String> properties(ViewSpec view) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("comment", view.description() == null ? "" : view.description());
    properties.put("owner", view.owner() == null ? "" : view.owner());
    properties.put(LogTable.VIEW, view.name());
    properties.put("millrace.version", String.valueOf(view.version()));
    properties.put("millrace.fingerprint", view.fingerprint());
    return properties;
  }
}
