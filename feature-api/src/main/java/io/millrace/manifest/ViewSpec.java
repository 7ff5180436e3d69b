package io.millrace.manifest;

import java.util.List;

/**
 * A feature view.
 *
 * @param name such as {@code card}
 * @param entity name of its {@link EntitySpec}
 * @param fingerprint eight hex digits that change whenever its state or row would; names its online
 *     table together with the view's name
 * @param staleAfterMillis how far complete_to may lag before answers are marked stale
 * @param inputs the uses of streams by this view
 * @param slots values taken from events, see {@link io.millrace.core.ViewLayout}
 * @param columns aggregations over slots
 * @param features all features, sorted by name; aggregated ones are the cells of the row in this
 *     order
 */
public record ViewSpec(
    String name,
    int version,
    String entity,
    String owner,
    String description,
    List<String> tags,
    String deprecated,
    String fingerprint,
    long staleAfterMillis,
    List<InputSpec> inputs,
    List<SlotSpec> slots,
    List<ColumnSpec> columns,
    List<FeatureSpec> features) {
  public ViewSpec {
    tags = List.copyOf(tags);
    inputs = List.copyOf(inputs);
    slots = List.copyOf(slots);
    columns = List.copyOf(columns);
    features = List.copyOf(features);
  }

  /** Name of the online table, without its schema. */
  public String onlineTable() {
    return name + "__" + fingerprint;
  }

  /**
   * A stream used by a key and a filter.
   *
   * @param stream name of the stream
   * @param streamIndex index of the stream among the view's streams, sorted by name
   * @param keyFields names of the fields behind the key columns; null for one computed by code
   */
  public record InputSpec(
      String stream, int streamIndex, List<String> keyFields, String fingerprint) {}

  /** A value taken from an input's events: a field, or code. {@code field} is null for code. */
  public record SlotSpec(
      int input,
      String field,
      io.millrace.type.DataType type,
      String filterFingerprint,
      String fingerprint) {}

  /** An aggregation over a slot. {@code parameters}: such as k, bound. */
  public record ColumnSpec(int slot, String aggregation, java.util.Map<String, Long> parameters) {
    public ColumnSpec {
      parameters = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(parameters));
    }
  }
}
