package io.millrace;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A condition on one value, known by name wherever it is broken. Null satisfies every constraint
 * but {@code required}; NaN satisfies no bound. Made by {@link Constraints}.
 *
 * @param <T> type of the value
 */
public final class Constraint<T> {
  private final String kind;
  private final List<Object> arguments;
  private final String name;

  Constraint(String kind, Object... arguments) {
    this(kind, Collections.unmodifiableList(Arrays.asList(arguments.clone())), null);
  }

  private Constraint(String kind, List<Object> arguments, String name) {
    this.kind = kind;
    this.arguments = arguments;
    this.name = name;
  }

  /** A name of its own, in snake case; by default made of the field and the kind. */
  public Constraint<T> named(String name) {
    return new Constraint<>(kind, arguments, name);
  }

  /** Such as {@code at_least}. */
  public String kind() {
    return kind;
  }

  /** As written. */
  public List<Object> arguments() {
    return arguments;
  }

  /** The name given, or null. */
  public String name() {
    return name;
  }
}
