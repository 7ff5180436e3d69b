package io.millrace;

import io.millrace.definition.FeatureDefinition;
import io.millrace.definition.FeatureDefinition.Derived;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.Problems;
import io.millrace.definition.Terms;

/**
 * One feature, named by the constant of the view that holds it.
 *
 * @param <T> type of its value; boxed, since it can be null
 */
public final class Feature<T> extends FeatureTerms<T, Feature<T>> {
  private final FeatureDefinition definition;

  Feature(FeatureDefinition definition) {
    this.definition = definition;
  }

  /** The code wants nulls too; without it any null input gives null. For derived features. */
  public Feature<T> nulls() {
    if (definition.node() instanceof Derived derived) {
      return new Feature<>(
          new FeatureDefinition(
              new Derived(derived.inputs(), derived.function(), true),
              definition.terms(),
              definition.place(),
              definition.problems()));
    }
    return new Feature<>(
        new FeatureDefinition(
            definition.node(),
            definition.terms(),
            definition.place(),
            Problems.with(
                definition.problems(),
                ProblemCode.BAD_CODE,
                "nulls() on a feature that is not derived",
                "use it after derive(...) only")));
  }

  /** What was written; for the compiler. */
  public FeatureDefinition definition() {
    return definition;
  }

  @Override
  Terms terms() {
    return definition.terms();
  }

  @Override
  Feature<T> with(Terms terms) {
    return new Feature<>(
        new FeatureDefinition(definition.node(), terms, definition.place(), definition.problems()));
  }
}
