package io.millrace.compile;

import io.millrace.Condition;
import io.millrace.aggregate.Aggregator;
import io.millrace.core.Window;
import io.millrace.definition.AggregationDefinition;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An aggregated feature with its code, before it shares inputs, slots and columns with others.
 *
 * @param value null for aggregations that take the event itself
 * @param by second half of a pair; else null
 * @param filterFingerprint empty without a filter
 * @param filterReads for each condition the fields it reads; empty where that is not known
 */
record AggregatedFeature(
    FeatureDraft draft,
    AggregationDefinition definition,
    Window window,
    BoundFeed feed,
    List<FieldCode> keys,
    List<Condition<Object>> conditions,
    String filterFingerprint,
    List<List<String>> filterReads,
    FieldCode value,
    FieldCode by,
    DataType slotType,
    Aggregator<?> aggregator) {
  static final String LATEST = "latest";

  /** The same for features that share an input. */
  List<Object> inputIdentity() {
    return List.of(feed.name(), keys.stream().map(FieldCode::fingerprint).toList());
  }

  /** The same for features that share a slot. */
  List<Object> slotIdentity() {
    return List.of(
        inputIdentity(),
        filterFingerprint,
        value == null ? "" : value.fingerprint(),
        by == null ? "" : by.fingerprint());
  }

  /** The same for features that share a column. */
  List<Object> columnIdentity() {
    return List.of(slotIdentity(), definition.name(), new TreeMap<>(definition.parameters()));
  }

  /**
   * Event fields behind the value; the stream or table itself where code reads the event, or every
   * event counts.
   */
  List<String> lineage() {
    TreeSet<String> fields = new TreeSet<>();
    String name = feed.name();
    List<List<String>> reads = new ArrayList<>(filterReads);
    for (FieldCode code : value == null ? List.<FieldCode>of() : withBy()) {
      reads.add(code.lineage());
    }
    if (value == null) {
      fields.add(name);
    }
    for (List<String> read : reads) {
      if (read.isEmpty()) {
        fields.add(name);
      }
      read.forEach(field -> fields.add(name + "." + field));
    }
    return List.copyOf(fields);
  }

  /** Place of the column, where it is one of a table's latest row; else null. */
  Integer latestColumn() {
    Long column = definition.parameters().get("column");
    return definition.name().equals(LATEST) && column != null ? column.intValue() : null;
  }

  private List<FieldCode> withBy() {
    return by == null ? List.of(value) : List.of(value, by);
  }
}
