package io.millrace.compile;

import io.millrace.Constraint;
import io.millrace.definition.Place;
import io.millrace.definition.ProblemCode;
import io.millrace.manifest.ConstraintSpec;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import io.millrace.type.JavaType;
import io.millrace.type.ValueCodec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Constraints as written, to predicates over canonical values of one type. */
final class ConstraintBinder {
  private final Report report;

  ConstraintBinder(Report report) {
    this.report = report;
  }

  /**
   * Those that fit the type; problems for the others are reported.
   *
   * @param field field of the event; null on a feature
   * @param taken names already taken; grows
   */
  List<BoundConstraint> bind(
      List<Constraint<?>> written, String field, JavaType<?> type, Place place, Set<String> taken) {
    List<BoundConstraint> bound = new ArrayList<>();
    for (Constraint<?> each : written) {
      try {
        if (each == null) {
          throw new IllegalArgumentException("constraint is null");
        }
        Predicate<Object> holds = predicate(each, type);
        String name = name(each, field, taken);
        List<Object> arguments = each.arguments().stream().map(ConstraintBinder::plain).toList();
        bound.add(
            new BoundConstraint(new ConstraintSpec(name, field, each.kind(), arguments), holds));
      } catch (IllegalArgumentException e) {
        report.problem(
            ProblemCode.BAD_CONSTRAINT,
            place,
            (each == null ? "constraint" : each.kind()) + ": " + e.getMessage(),
            "use a constraint that fits the type " + DataTypes.shortName(type.type()));
      }
    }
    return bound;
  }

  private static String name(Constraint<?> each, String field, Set<String> taken) {
    String plain = field == null ? each.kind() : Names.ofConstant(field) + "_" + each.kind();
    String wanted = each.name() == null ? plain : each.name();
    if (!Names.isLegal(wanted)) {
      throw new IllegalArgumentException("name '" + wanted + "': " + Names.ACCEPTED);
    }
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  private static Predicate<Object> predicate(Constraint<?> each, JavaType<?> type) {
    List<Object> arguments = each.arguments();
    return switch (each.kind()) {
      case "required" -> value -> true;
      case "at_least" -> Bounds.of(type, arguments.get(0), null);
      case "at_most" -> Bounds.of(type, null, arguments.get(0));
      case "between" -> Bounds.of(type, required(arguments.get(0)), required(arguments.get(1)));
      case "one_of" -> oneOf(arguments, type);
      case "matches" -> matches((String) required(arguments.get(0)), type.type());
      case "length" -> length((Long) arguments.get(0), (Long) arguments.get(1), type.type());
      default -> throw new IllegalArgumentException("there is no constraint " + each.kind());
    };
  }

  private static Object required(Object argument) {
    if (argument == null) {
      throw new IllegalArgumentException("an argument is null");
    }
    return argument;
  }

  private static Predicate<Object> oneOf(List<Object> arguments, JavaType<?> type) {
    Set<Object> values = new HashSet<>();
    for (Object argument : arguments) {
      values.add(canonical(required(argument), type));
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no value is listed");
    }
    return values::contains;
  }

  private static Predicate<Object> matches(String regex, DataType type) {
    if (!(type instanceof DataType.Text || type instanceof DataType.Enumeration)) {
      throw new IllegalArgumentException("only text can match '" + regex + "'");
    }
    Pattern pattern = Pattern.compile(regex);
    return value -> pattern.matcher((String) value).matches();
  }

  private static Predicate<Object> length(long low, long high, DataType type) {
    if (low < 0 || high < low) {
      throw new IllegalArgumentException(low + " to " + high + " is empty");
    }
    if (!Lengths.has(type)) {
      throw new IllegalArgumentException("its values have no length");
    }
    return value -> {
      int length = Lengths.of(value);
      return length >= low && length <= high;
    };
  }

  /** A user's value in canonical form. */
  @SuppressWarnings("unchecked")
  static Object canonical(Object value, JavaType<?> type) {
    try {
      return ((JavaType<Object>) type).toCanonical(value);
    } catch (ClassCastException e) {
      return ValueCodec.of(type.type()).parse(String.valueOf(value));
    }
  }

  private static Object plain(Object argument) {
    if (argument instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    boolean number =
        argument instanceof Long || argument instanceof Integer || argument instanceof Double;
    return number || argument instanceof String ? argument : String.valueOf(argument);
  }
}
