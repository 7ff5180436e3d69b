package io.millrace.client;

import io.millrace.Feature;
import io.millrace.compile.FeatureStore;
import java.util.Map;

/** The answers about one key. Immutable. */
public final class Answers {
  private final FeatureStore store;
  private final Map<String, FeatureAnswer<?>> byName;

  Answers(FeatureStore store, Map<String, FeatureAnswer<?>> byName) {
    this.store = store;
    this.byName = Map.copyOf(byName);
  }

  /**
   * The value; null when there is none.
   *
   * @throws UnusableValueException when it is invalid or failed
   * @throws IllegalArgumentException when the feature was not asked for
   */
  public <T> T get(Feature<T> feature) {
    FeatureAnswer<T> answer = answer(feature);
    if (!answer.isValid()) {
      throw new UnusableValueException(store.feature(feature).qualifiedName(), answer);
    }
    return answer.value();
  }

  /**
   * The value with its status, whatever it is.
   *
   * @throws IllegalArgumentException when the feature was not asked for
   */
  @SuppressWarnings("unchecked") // made of the feature's own Java type
  public <T> FeatureAnswer<T> answer(Feature<T> feature) {
    String name = store.feature(feature).qualifiedName();
    FeatureAnswer<?> answer = byName.get(name);
    if (answer == null) {
      throw new IllegalArgumentException(
          name + " was not asked for; there is " + String.join(", ", byName.keySet()));
    }
    return (FeatureAnswer<T>) answer;
  }

  @Override
  public String toString() {
    return byName.toString();
  }
}
