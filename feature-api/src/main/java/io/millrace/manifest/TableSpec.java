package io.millrace.manifest;

import io.millrace.manifest.StreamSpec.SourceSpec;
import io.millrace.type.DataType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table that is pulled on a schedule.
 *
 * @param name snake case from its constant, unique among the streams and tables of the store
 * @param type fields of a row
 * @param source kind ({@code jdbc}, {@code csv}, {@code jsonl}, {@code parquet}, {@code iceberg})
 *     and its properties; connections by name, never a URL of one or a secret
 * @param columns by field the column's name at the source, where it is not the field's but for case
 *     and underscores
 * @param entity name of the {@link EntitySpec} of its key
 * @param keyFields names of the fields behind the key columns, in their order
 * @param observed where the observed-at of a row comes from
 * @param observedAt name of that field, for {@link Observed#FIELD}; else null
 * @param pull when and how it is pulled
 * @param pushes the topic of rows that are pushed, and its format; null when none are
 * @param online how its rows come online
 * @param aheadMillis how far ahead of when it is read a row may be dated; beyond it is bad
 * @param historyStartMillis from when on every version of its rows is there; null when unknown
 * @param constraints checks on the row's fields
 * @param fingerprint hex fingerprint of all that decides which events its rows become
 */
public record TableSpec(
    String name,
    DataType.Struct type,
    SourceSpec source,
    Map<String, String> columns,
    String entity,
    List<String> keyFields,
    Observed observed,
    String observedAt,
    PullSpec pull,
    SourceSpec pushes,
    OnlineSpec online,
    long aheadMillis,
    Long historyStartMillis,
    List<ConstraintSpec> constraints,
    String description,
    String fingerprint) {
  public TableSpec {
    columns = Collections.unmodifiableMap(new TreeMap<>(columns));
    keyFields = List.copyOf(keyFields);
    constraints = List.copyOf(constraints);
  }

  /** Where the observed-at of a row comes from. */
  public enum Observed {
    /** A field of the row; the pull where that is null. */
    FIELD,
    /** Code over the row; the pull where that gives null. */
    CODE,
    /** The pull. */
    PULL
  }
}
