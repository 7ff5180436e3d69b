package io.millrace.manifest;

import io.millrace.core.Window;
import io.millrace.type.DataType;
import java.util.List;

/**
 * One feature of a view.
 *
 * @param name within the view, such as {@code spend_1h}
 * @param type type of the value
 * @param kind how it comes about
 * @param column index of the view's column, for {@code AGGREGATED}; else -1
 * @param window the window, for {@code AGGREGATED}; else null
 * @param clockRelative the column holds an instant and the feature is the milliseconds since it,
 *     computed when read ({@code timeSinceLast})
 * @param inputs fully qualified names of the features it is derived from, in the order of the
 *     function's parameters, for {@code DERIVED}
 * @param nullsPassed the derivation wants nulls; otherwise any null input gives null
 * @param orElse canonical default for null; null when none
 * @param maxStalenessMillis null when none
 * @param lineage event fields behind it, {@code stream.field}, or {@code stream} where code reads
 *     the event
 * @param fingerprint hex fingerprint of its own code
 */
public record FeatureSpec(
    String name,
    DataType type,
    boolean nullable,
    Kind kind,
    int column,
    Window window,
    boolean clockRelative,
    List<String> inputs,
    boolean nullsPassed,
    Object orElse,
    Long maxStalenessMillis,
    List<ConstraintSpec> constraints,
    List<String> lineage,
    String owner,
    String description,
    List<String> tags,
    String deprecated,
    int version,
    String fingerprint) {
  public FeatureSpec {
    inputs = List.copyOf(inputs);
    constraints = List.copyOf(constraints);
    lineage = List.copyOf(lineage);
    tags = List.copyOf(tags);
  }

  /** How a feature comes about. */
  public enum Kind {
    /** Aggregated over a stream: a cell of the row. */
    AGGREGATED,
    /** Computed from other features when read. */
    DERIVED,
    /** Given with the request, or a column of the spine. */
    INPUT
  }
}
