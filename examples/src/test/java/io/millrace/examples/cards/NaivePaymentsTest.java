package io.millrace.examples.cards;

import static io.millrace.examples.cards.Entities.CARD;
import static io.millrace.examples.cards.Entities.CARD_AT_MERCHANT;
import static io.millrace.examples.cards.Entities.MERCHANT;
import static io.millrace.examples.cards.Payments.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.cards.NaivePayments.Seen;
import io.millrace.examples.cards.PaymentTraffic.Message;
import io.millrace.testkit.FeatureTest;
import io.millrace.testkit.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NaivePaymentsTest {
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theNaiveWayAndTheDefinitionsAgreeOnTraffic(long seed) {
    PaymentTraffic traffic = new PaymentTraffic(seed, 3, 2);
    List<Seen> seen = new ArrayList<>();
    FeatureTest test =
        FeatureTest.of(CardFeatures.class, MerchantFeatures.class, CardMerchantFeatures.class);
    for (int i = 0; i < 300; i++) {
      Instant arrival = START.plusSeconds(i);
      if (traffic.next(arrival) instanceof Message.Encodable message) {
        seen.add(new Seen(message.payment(), 0, seen.size(), arrival));
        test.sendAt(arrival, PAYMENTS, message.payment());
      }
    }
    NaivePayments naive = new NaivePayments(seen);
    Instant end = START.plusSeconds(300);

    for (long later :
        new long[] {0, 59_999, 60_000, 1_800_000, 3_600_000, 90_000_000, 2_592_000_000L}) {
      Instant at = end.plusMillis(later);
      Moment moment = test.at(at);
      assertThat(card(moment)).isEqualTo(without(naive.card("card-1", at)));
      assertThat(merchant(moment))
          .isEqualTo(without(naive.merchant("merchant-0", at), "cards_24h"));
      assertThat(
              moment.get(
                  CARD_AT_MERCHANT, "card-1", "merchant-0", CardMerchantFeatures.VISITS_EVER))
          .isEqualTo(naive.cardMerchant("card-1", "merchant-0", at).get("visits_ever"));
    }
  }

  private static Map<String, Object> card(Moment moment) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String length : List.of("1h", "24h", "30d")) {
      values.put("spend_" + length, moment.get(CARD, "card-1", CardFeatures.SPEND.over(length)));
      values.put(
          "payments_made_" + length,
          moment.get(CARD, "card-1", CardFeatures.PAYMENTS_MADE.over(length)));
    }
    for (String length : List.of("1h", "24h")) {
      values.put(
          "declines_" + length, moment.get(CARD, "card-1", CardFeatures.DECLINES.over(length)));
    }
    values.put(
        "average_amount_30d", moment.get(CARD, "card-1", CardFeatures.AVERAGE_AMOUNT.over("30d")));
    values.put(
        "largest_amount_24h", moment.get(CARD, "card-1", CardFeatures.LARGEST_AMOUNT.over("24h")));
    values.put(
        "amount_spread_30d", moment.get(CARD, "card-1", CardFeatures.AMOUNT_SPREAD.over("30d")));
    values.put("countries_24h", moment.get(CARD, "card-1", CardFeatures.COUNTRIES.over("24h")));
    values.put("last_merchant", moment.get(CARD, "card-1", CardFeatures.LAST_MERCHANT));
    values.put("since_last_payment", moment.get(CARD, "card-1", CardFeatures.SINCE_LAST_PAYMENT));
    return values;
  }

  private static Map<String, Object> merchant(Moment moment) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String length : List.of("15m", "1h")) {
      values.put(
          "attempts_" + length,
          moment.get(MERCHANT, "merchant-0", MerchantFeatures.ATTEMPTS.over(length)));
      values.put(
          "declines_" + length,
          moment.get(MERCHANT, "merchant-0", MerchantFeatures.DECLINES.over(length)));
    }
    values.put(
        "turnover_24h", moment.get(MERCHANT, "merchant-0", MerchantFeatures.TURNOVER.over("24h")));
    values.put(
        "last_amounts_1h",
        moment.get(MERCHANT, "merchant-0", MerchantFeatures.LAST_AMOUNTS.over("1h")));
    values.put("decline_rate", moment.get(MERCHANT, "merchant-0", MerchantFeatures.DECLINE_RATE));
    return values;
  }

  private static Map<String, Object> without(Map<String, Object> values, String... names) {
    Map<String, Object> rest = new LinkedHashMap<>(values);
    rest.keySet().removeAll(List.of(names));
    return rest;
  }
}
