package io.millrace.constraint;

import io.millrace.manifest.ConstraintSpec;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.util.function.Predicate;

/**
 * A constraint on values of one type, ready to be evaluated.
 *
 * <p>Only {@code required} looks at null; every other constraint holds for it. Bounds are inclusive
 * and compared as numbers, so -0.0 is at least 0; NaN is within no bounds. Kinds and their
 * arguments:
 *
 * <ul>
 *   <li>{@code at_least}, {@code at_most}: one bound; {@code between}: two. Numbers, decimals,
 *       timestamps, dates and strings.
 *   <li>{@code one_of}: one or more values. Everything but float, double, lists, maps, structs and
 *       vectors.
 *   <li>{@code matches}: a {@link java.util.regex.Pattern} that the whole string must match.
 *       Strings and enums.
 *   <li>{@code length}: least and most, or one exact length: characters (code points) of a string,
 *       bytes, elements of a list, map or vector.
 *   <li>{@code required}: none. All types.
 * </ul>
 *
 * Immutable and thread-safe.
 */
public final class Constraint {
  private static final int SHOWN = 80;

  private final ConstraintSpec spec;
  private final ValueCodec codec;
  private final Predicate<Object> holds;
  private final String demand;

  /**
   * @param holds asked for null too only if the constraint is {@code required}
   * @param demand what the value must be: {@code at least 0}
   */
  Constraint(ConstraintSpec spec, ValueCodec codec, Predicate<Object> holds, String demand) {
    this.spec = spec;
    this.codec = codec;
    this.holds = holds;
    this.demand = demand;
  }

  /**
   * Checks a constraint against the type it is for.
   *
   * @throws IllegalArgumentException says what is wrong with it: unknown kind, number or type of
   *     arguments, bounds the wrong way round, syntax of a pattern
   */
  public static Constraint of(ConstraintSpec spec, DataType type) {
    return ConstraintKinds.of(spec, type);
  }

  public ConstraintSpec spec() {
    return spec;
  }

  public String name() {
    return spec.name();
  }

  /** Whether a canonical value, or null, keeps the constraint. */
  public boolean holds(Object canonicalValue) {
    if (canonicalValue == null) {
      return !ConstraintKinds.REQUIRED.equals(spec.kind());
    }
    try {
      return holds.test(canonicalValue);
    } catch (StackOverflowError e) {
      // A pattern with nested repetition on a long text; it did not match.
      return false;
    }
  }

  /**
   * The message, {@code amount = -3.0 breaks amount_at_least: must be at least 0}; null if it
   * holds.
   */
  public String violation(Object canonicalValue) {
    if (holds(canonicalValue)) {
      return null;
    }
    String subject = spec.field() == null ? "value" : spec.field();
    return subject + " = " + shown(canonicalValue) + " breaks " + name() + ": must be " + demand;
  }

  private String shown(Object value) {
    String text = value == null ? "null" : json(value);
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }

  private String json(Object value) {
    StringWriter out = new StringWriter();
    try (var generator = Json.FACTORY.createGenerator(out)) {
      codec.writeJson(value, generator);
    } catch (IOException | IllegalArgumentException e) {
      return String.valueOf(value);
    }
    return out.toString();
  }
}
