package io.millrace.aggregate;

import io.millrace.type.DataType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every aggregation there is. A new one is one file with its kind, one line here and one test. */
public final class Aggregations {
  private static final List<AggregatorKind> KINDS =
      List.of(
          Count.KIND,
          Sum.KIND,
          Mean.KIND,
          Extreme.MIN,
          Extreme.MAX,
          EdgeEvent.FIRST,
          EdgeEvent.LAST,
          EdgeEvents.FIRST_K,
          EdgeEvents.LAST_K,
          ValueAtExtreme.MIN,
          ValueAtExtreme.MAX,
          Spread.VARIANCE_POPULATION,
          Spread.VARIANCE_SAMPLE,
          Spread.STDDEV_POPULATION,
          Spread.STDDEV_SAMPLE,
          DistinctCount.KIND,
          ApproximateDistinctCount.KIND,
          TopByCount.KIND,
          LastSeen.KIND,
          LatestColumn.KIND);

  private static final Map<String, AggregatorKind> BY_NAME =
      KINDS.stream()
          .collect(Collectors.toUnmodifiableMap(AggregatorKind::name, Function.identity()));

  private Aggregations() {}

  /** All kinds, in the order of the documentation. */
  public static List<AggregatorKind> kinds() {
    return KINDS;
  }

  /**
   * The kind of a name.
   *
   * @throws IllegalArgumentException when there is none; lists the names there are
   */
  public static AggregatorKind kind(String name) {
    AggregatorKind kind = BY_NAME.get(name);
    if (kind == null) {
      String known = KINDS.stream().map(AggregatorKind::name).collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "there is no aggregation '" + name + "'; there are " + known);
    }
    return kind;
  }

  /**
   * The input type of {@code value_at_min} and {@code value_at_max}: a value, and the measure that
   * decides. An event counts only where both are there.
   */
  public static DataType.Struct measured(DataType value, DataType measure) {
    return new DataType.Struct(
        "measured",
        List.of(
            new DataType.Field("value", value, false),
            new DataType.Field("measure", measure, false)));
  }

  /** The input type of {@code latest}: a table's row, null where it is gone. */
  public static DataType.Struct pulled(DataType.Struct row) {
    return new DataType.Struct("pulled", List.of(new DataType.Field("row", row, true)));
  }
}
