package io.millrace.benchmarks.load;

import io.millrace.benchmarks.cards.CardFeatures;
import io.millrace.benchmarks.cards.CardMerchantFeatures;
import io.millrace.benchmarks.cards.MerchantFeatures;
import io.millrace.cli.project.LoadedDefinitions;

/** What a platform under load computes. Both serve {@code card.payments_made_1h}. */
public enum Definitions {
  /** One view with the features of the streaming benchmark. */
  AMOUNTS(
      "one view: sum, count, mean and largest amount of a card over 1h, 24h and 30d, count for"
          + " ever",
      "card",
      "payments_ever"),

  /** The cards example: distinct counts, sketches, lists, three keys an event. */
  CARDS("the cards example: 3 views, 28 features", "card_merchant", "visits_ever");

  private final String description;
  private final String countingView;
  private final String countingFeature;

  Definitions(String description, String countingView, String countingFeature) {
    this.description = description;
    this.countingView = countingView;
    this.countingFeature = countingFeature;
  }

  public String description() {
    return description;
  }

  /** The view in which {@link #countingFeature()} lies. */
  public String countingView() {
    return countingView;
  }

  /** A feature that counts every accepted event once, for ever. */
  public String countingFeature() {
    return countingFeature;
  }

  /** From the class path. */
  public LoadedDefinitions load() {
    return switch (this) {
      case AMOUNTS -> LoadedDefinitions.of(io.millrace.benchmarks.amounts.CardFeatures.class);
      case CARDS ->
          LoadedDefinitions.of(
              CardFeatures.class, CardMerchantFeatures.class, MerchantFeatures.class);
    };
  }
}
