package io.millrace.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.shop.CardFeatures;
import io.millrace.gateway.shop.VisitFeatures;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RowsOfViewsTest {
  private final FeatureStore store =
      Compiler.compile(CardFeatures.class, VisitFeatures.class).orThrow();
  private final BoundView card = store.view("card");
  private final BoundView visit = store.view("visit");

  @Test
  void severalViewsAreToldApartByTheirPlace() {
    assertThat(RowsOfViews.manyKeys(List.of(visit, card)))
        .isEqualTo(
            "select 0, key, row from online.\"%s\" where key = any($1)"
                    .formatted(visit.spec().onlineTable())
                + " union all select 1, key, row from online.\"%s\" where key = any($2)"
                    .formatted(card.spec().onlineTable()));
  }

  @Test
  void statementsAreTheSameWhereNumbersAreWrittenInOtherDigits() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      assertThat(RowsOfViews.oneKey(List.of(card))).endsWith(" where key = $1");
      assertThat(RowsOfViews.manyKeys(List.of(card))).endsWith(" where key = any($1)");
    } finally {
      Locale.setDefault(before);
    }
  }
}
