package io.millrace.manifest;

import java.util.List;

/**
 * A constraint on a field or a feature.
 *
 * @param name unique within its stream or feature, such as {@code amount_at_least}
 * @param field field of the event; null on a feature
 * @param kind {@code at_least}, {@code at_most}, {@code between}, {@code one_of}, {@code matches},
 *     {@code required}, {@code length}
 * @param arguments its arguments as JSON-like values: numbers, strings
 */
public record ConstraintSpec(String name, String field, String kind, List<Object> arguments) {
  public ConstraintSpec {
    arguments = List.copyOf(arguments);
  }
}
