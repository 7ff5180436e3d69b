package io.millrace.definition;

import io.millrace.Derivation;
import io.millrace.Feature;
import io.millrace.Field;
import io.millrace.Reference;
import java.util.List;

/** A feature as written: how it comes about, and what is said about it. */
public record FeatureDefinition(Node node, Terms terms, Place place, List<Problem> problems) {

  /** How a feature comes about. */
  public sealed interface Node {}

  /** Aggregated over a window. */
  public record Aggregated(AggregationDefinition aggregation, WindowDefinition window)
      implements Node {}

  /** One window of a windowed constant, looked up by its length. */
  public record Lookup(WindowedDefinition windowed, String length) implements Node {}

  /** One column of a constant that holds all of a table, looked up by its field. */
  public record Column(LatestRowDefinition row, Field<?, ?> field) implements Node {}

  /** Computed from others when read. */
  public record Derived(List<Feature<?>> inputs, Derivation function, boolean nulls)
      implements Node {}

  /** Given with the request, or from the spine. */
  public record Input(Class<?> type) implements Node {}

  /** A feature of a class that must not be loaded yet. */
  public record Referred(Reference<?> reference) implements Node {}
}
