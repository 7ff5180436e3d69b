package io.millrace.cli.demo;

import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.examples.cards.CardFeatures;
import io.millrace.examples.cards.CardMerchantFeatures;
import io.millrace.examples.cards.MerchantFeatures;

/** The definitions of the demonstration: the card-payments example. */
public final class DemoViews {
  private DemoViews() {}

  /** All views of the example. */
  public static LoadedDefinitions all() {
    return LoadedDefinitions.of(
        CardFeatures.class, CardMerchantFeatures.class, MerchantFeatures.class);
  }
}
