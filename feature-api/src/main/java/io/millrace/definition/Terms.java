package io.millrace.definition;

import io.millrace.Constraint;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said about a feature besides how it comes about.
 *
 * @param orElse Java value served for null; null when none
 * @param maxStaleness as written; null when none
 * @param owner null for the view's
 * @param version 0 for the view's
 */
public record Terms(
    Object orElse,
    String maxStaleness,
    List<Constraint<?>> constraints,
    String description,
    String owner,
    List<String> tags,
    String deprecated,
    int version) {
  /** Nothing said. */
  public static final Terms NONE = new Terms(null, null, List.of(), "", null, List.of(), "", 0);

  public Terms orElse(Object value) {
    return new Terms(
        value, maxStaleness, constraints, description, owner, tags, deprecated, version);
  }

  public Terms maxStaleness(String value) {
    return new Terms(orElse, value, constraints, description, owner, tags, deprecated, version);
  }

  public Terms constraint(Constraint<?> added) {
    List<Constraint<?>> all = new ArrayList<>(constraints);
    all.add(added);
    return new Terms(
        orElse, maxStaleness, List.copyOf(all), description, owner, tags, deprecated, version);
  }

  public Terms description(String value) {
    return new Terms(orElse, maxStaleness, constraints, value, owner, tags, deprecated, version);
  }

  public Terms owner(String value) {
    return new Terms(
        orElse, maxStaleness, constraints, description, value, tags, deprecated, version);
  }

  public Terms tags(List<String> value) {
    return new Terms(
        orElse, maxStaleness, constraints, description, owner, value, deprecated, version);
  }

  public Terms deprecated(String value) {
    return new Terms(orElse, maxStaleness, constraints, description, owner, tags, value, version);
  }

  public Terms version(int value) {
    return new Terms(
        orElse, maxStaleness, constraints, description, owner, tags, deprecated, value);
  }
}
