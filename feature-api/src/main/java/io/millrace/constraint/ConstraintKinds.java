package io.millrace.constraint;

import io.millrace.manifest.ConstraintSpec;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import io.millrace.type.UnreadableValueException;
import io.millrace.type.ValueCodec;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** The kinds of constraints: what each takes, and how it decides. */
final class ConstraintKinds {
  static final String REQUIRED = "required";

  private static final Map<String, BiFunction<ConstraintSpec, DataType, Constraint>> KINDS =
      Map.of(
          "at_least",
          ConstraintKinds::atLeast,
          "at_most",
          ConstraintKinds::atMost,
          "between",
          ConstraintKinds::between,
          "one_of",
          ConstraintKinds::oneOf,
          "matches",
          ConstraintKinds::matches,
          "length",
          ConstraintKinds::length,
          REQUIRED,
          ConstraintKinds::required);

  private ConstraintKinds() {}

  static Constraint of(ConstraintSpec spec, DataType type) {
    BiFunction<ConstraintSpec, DataType, Constraint> kind = KINDS.get(spec.kind());
    if (kind == null) {
      throw problem(
          spec, "kind '" + spec.kind() + "' is unknown; use one of " + sorted(KINDS.keySet()));
    }
    return kind.apply(spec, type);
  }

  private static Constraint atLeast(ConstraintSpec spec, DataType type) {
    arguments(spec, 1, 1, "a bound");
    Bound least = bound(spec, type, 0);
    return constraint(spec, type, value -> least.compareTo(value) <= 0, "at least " + least);
  }

  private static Constraint atMost(ConstraintSpec spec, DataType type) {
    arguments(spec, 1, 1, "a bound");
    Bound most = bound(spec, type, 0);
    return constraint(
        spec,
        type,
        value -> {
          int order = most.compareTo(value);
          return order >= 0 && order != Bound.UNORDERED;
        },
        "at most " + most);
  }

  private static Constraint between(ConstraintSpec spec, DataType type) {
    arguments(spec, 2, 2, "two bounds");
    Bound least = bound(spec, type, 0);
    Bound most = bound(spec, type, 1);
    if (least.compareTo(most.value()) > 0) {
      throw problem(spec, "between " + least + " and " + most + " lies nothing; swap them");
    }
    return constraint(
        spec,
        type,
        value -> {
          int order = most.compareTo(value);
          return order >= 0 && order != Bound.UNORDERED && least.compareTo(value) <= 0;
        },
        "between " + least + " and " + most);
  }

  private static Constraint oneOf(ConstraintSpec spec, DataType type) {
    arguments(spec, 1, Integer.MAX_VALUE, "at least one value");
    if (isNested(type) || type instanceof DataType.Float32 || type instanceof DataType.Float64) {
      throw unfit(spec, type, "whole numbers, decimals, strings, enums, times and ids");
    }
    ValueCodec codec = ValueCodec.of(type);
    Set<Object> accepted = new HashSet<>();
    for (Object argument : spec.arguments()) {
      accepted.add(read(spec, codec, argument));
    }
    String listed =
        spec.arguments().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return constraint(spec, type, accepted::contains, "one of " + listed);
  }

  private static Constraint matches(ConstraintSpec spec, DataType type) {
    arguments(spec, 1, 1, "a regular expression");
    if (!(type instanceof DataType.Text) && !(type instanceof DataType.Enumeration)) {
      throw unfit(spec, type, "strings and enums");
    }
    String regex = String.valueOf(spec.arguments().get(0));
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw problem(
          spec,
          "'"
              + regex
              + "' is no regular expression: "
              + e.getDescription()
              + " at character "
              + Math.max(0, e.getIndex()));
    }
    return constraint(
        spec, type, value -> pattern.matcher((String) value).matches(), "matched by " + regex);
  }

  private static Constraint length(ConstraintSpec spec, DataType type) {
    arguments(spec, 1, 2, "a length, or a least and a most length");
    Lengths.Measure measure = Lengths.of(type);
    if (measure == null) {
      throw unfit(spec, type, "strings, bytes, lists, maps and vectors");
    }
    ValueCodec ints = ValueCodec.of(DataType.INT32);
    int least = (Integer) read(spec, ints, spec.arguments().get(0));
    int most = (Integer) read(spec, ints, spec.arguments().get(spec.arguments().size() - 1));
    if (least < 0 || least > most) {
      throw problem(
          spec, "length " + least + " to " + most + " is no range; the least is 0 and comes first");
    }
    String range = least == most ? String.valueOf(least) : least + " to " + most;
    return constraint(
        spec,
        type,
        value -> {
          int length = measure.of(value);
          return least <= length && length <= most;
        },
        "of length " + range + " (" + measure.unit() + ")");
  }

  private static Constraint required(ConstraintSpec spec, DataType type) {
    arguments(spec, 0, 0, "no argument");
    return constraint(spec, type, value -> true, "there");
  }

  private static Constraint constraint(
      ConstraintSpec spec, DataType type, Predicate<Object> holds, String demand) {
    return new Constraint(spec, ValueCodec.of(type), holds, demand);
  }

  private static Bound bound(ConstraintSpec spec, DataType type, int argument) {
    if (isNested(type)
        || type instanceof DataType.Bool
        || type instanceof DataType.Bytes
        || type instanceof DataType.Enumeration
        || type instanceof DataType.Uuid) {
      throw unfit(spec, type, "numbers, decimals, timestamps, dates and strings");
    }
    ValueCodec codec = ValueCodec.of(type);
    Object given = spec.arguments().get(argument);
    return new Bound(codec, read(spec, codec, given), given);
  }

  private static Object read(ConstraintSpec spec, ValueCodec codec, Object argument) {
    try {
      return codec.parse(String.valueOf(argument));
    } catch (UnreadableValueException e) {
      throw problem(spec, e.getMessage());
    }
  }

  private static boolean isNested(DataType type) {
    return type instanceof DataType.ListOf
        || type instanceof DataType.MapOf
        || type instanceof DataType.Struct
        || type instanceof DataType.FloatVector;
  }

  private static void arguments(ConstraintSpec spec, int least, int most, String expected) {
    int given = spec.arguments().size();
    if (given < least || given > most) {
      throw problem(spec, spec.kind() + " takes " + expected + ", not " + given + " arguments");
    }
  }

  private static IllegalArgumentException unfit(ConstraintSpec spec, DataType type, String fit) {
    return problem(
        spec, spec.kind() + " does not fit " + DataTypes.shortName(type) + "; it is for " + fit);
  }

  private static IllegalArgumentException problem(ConstraintSpec spec, String problem) {
    return new IllegalArgumentException("Constraint '" + spec.name() + "': " + problem);
  }

  private static String sorted(Set<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }
}
