package io.millrace.cli.tables;

import io.millrace.Feature;
import io.millrace.FeatureView;

/** A view of a table alone: a row that is gone leaves nothing. */
@FeatureView(owner = "tests@example.com", description = "Where an account is")
public final class HomeFeatures {
  public static final Feature<String> TOWN =
      AccountFeatures.ACCOUNTS.latest(AccountFeatures.Account::city).maxStaleness("5m");

  private HomeFeatures() {}
}
