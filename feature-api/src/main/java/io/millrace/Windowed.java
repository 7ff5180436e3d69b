package io.millrace;

import io.millrace.definition.FeatureDefinition;
import io.millrace.definition.Place;
import io.millrace.definition.Terms;
import io.millrace.definition.WindowedDefinition;
import java.util.List;

/**
 * One aggregation over several windows: the constant {@code SPEND} over {@code 1h} and {@code 24h}
 * holds the features {@code spend_1h} and {@code spend_24h}.
 */
public final class Windowed<T> extends FeatureTerms<T, Windowed<T>> {
  private final WindowedDefinition definition;

  Windowed(WindowedDefinition definition) {
    this.definition = definition;
  }

  /** The feature over the window of this length: {@code 24h} finds {@code 1d} too. */
  public Feature<T> over(String length) {
    return new Feature<>(
        new FeatureDefinition(
            new FeatureDefinition.Lookup(definition, length),
            Terms.NONE,
            Place.ofCaller(),
            List.of()));
  }

  /** What was written; for the compiler. */
  public WindowedDefinition definition() {
    return definition;
  }

  @Override
  Terms terms() {
    return definition.terms();
  }

  @Override
  Windowed<T> with(Terms terms) {
    return new Windowed<>(
        new WindowedDefinition(
            definition.aggregation(),
            definition.windows(),
            terms,
            definition.place(),
            definition.problems()));
  }
}
