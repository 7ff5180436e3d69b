package io.millrace.manifest;

import io.millrace.type.DataType;
import java.util.List;
import java.util.Map;

/**
 * A stream of events.
 *
 * @param name snake case from its constant, unique in the store
 * @param type fields of the event
 * @param source kind ({@code kafka}, ...) and its properties ({@code topic}, {@code format}); never
 *     secrets
 * @param eventTime name of the event-time field, or null when it is computed by code
 * @param aheadMillis how far ahead of its arrival an event may be dated; beyond it is bad
 * @param historyStartMillis declared start of the stream's history; null when unknown
 * @param constraints checks on the event's fields
 * @param fingerprint hex fingerprint of the type and the code of event time and constraints
 */
public record StreamSpec(
    String name,
    DataType.Struct type,
    SourceSpec source,
    String eventTime,
    long aheadMillis,
    Long historyStartMillis,
    List<ConstraintSpec> constraints,
    String description,
    String fingerprint) {
  public StreamSpec {
    constraints = List.copyOf(constraints);
  }

  /** Where events come from by default; a deployment may swap it. */
  public record SourceSpec(String kind, Map<String, String> properties) {
    public SourceSpec {
      properties = Map.copyOf(properties);
    }
  }
}
