package io.millrace.aggregate;

import io.millrace.type.DataType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One kind of aggregation, such as {@code sum}: which types and parameters it takes and how its
 * aggregator is made.
 *
 * @param name as written in a manifest
 * @param parameters what it takes
 * @param factory makes an aggregator from an input type and one value for each parameter
 */
public record AggregatorKind(String name, List<Parameter> parameters, Factory factory) {

  public AggregatorKind {
    parameters = List.copyOf(parameters);
  }

  AggregatorKind(String name, TypeFactory factory) {
    this(name, List.of(), (input, parameters) -> factory.create(input));
  }

  /**
   * A whole number that an aggregation takes.
   *
   * @param fallback its value where none is given; null where one must be given
   * @param lowest least value accepted
   * @param highest greatest value accepted
   */
  public record Parameter(String name, Long fallback, long lowest, long highest) {}

  /** Makes the aggregator of a kind. */
  @FunctionalInterface
  public interface Factory {
    Aggregator<?> create(DataType input, Map<String, Long> parameters);
  }

  /** Makes the aggregator of a kind without parameters. */
  @FunctionalInterface
  interface TypeFactory {
    Aggregator<?> create(DataType input);
  }

  /**
   * The aggregator over values of a type.
   *
   * @param input type of the values; may be null for kinds that look at no value (count)
   * @throws IllegalArgumentException when the type or a parameter is not accepted; says what is
   */
  public Aggregator<?> create(DataType input, Map<String, Long> given) {
    return factory.create(input, complete(given));
  }

  /** Type of the result; errors as {@link #create}. */
  public DataType resultType(DataType input, Map<String, Long> given) {
    return create(input, given).resultType();
  }

  private Map<String, Long> complete(Map<String, Long> given) {
    Map<String, Long> unknown = new TreeMap<>(given);
    Map<String, Long> complete = new TreeMap<>();
    for (Parameter parameter : parameters) {
      Long value = unknown.remove(parameter.name());
      complete.put(
          parameter.name(), accepted(parameter, value == null ? parameter.fallback() : value));
    }
    if (!unknown.isEmpty()) {
      List<String> names = parameters.stream().map(Parameter::name).toList();
      throw new IllegalArgumentException(
          name
              + " does not take "
              + unknown.keySet()
              + "; it takes "
              + (names.isEmpty() ? "no parameters" : names));
    }
    return complete;
  }

  private long accepted(Parameter parameter, Long value) {
    if (value == null || value < parameter.lowest() || value > parameter.highest()) {
      throw new IllegalArgumentException(
          "%s needs %s from %d to %d, %s"
              .formatted(
                  name,
                  parameter.name(),
                  parameter.lowest(),
                  parameter.highest(),
                  value == null ? "and none is given" : "not " + value));
    }
    return value;
  }
}
