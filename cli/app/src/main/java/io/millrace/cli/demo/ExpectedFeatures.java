package io.millrace.cli.demo;

import io.millrace.examples.cards.NaivePayments;
import io.millrace.examples.cards.NaivePayments.Seen;
import io.millrace.examples.cards.Payment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every feature must be, by the naive computation. Each key has a computation over its own
 * payments alone, which gives the same as one over all of them, only faster.
 */
final class ExpectedFeatures {
  /** What the shopper is about to pay, given with each query of view {@code card}. */
  static final double AMOUNT = 50;

  private final Map<ViewKey, NaivePayments> byKey = new LinkedHashMap<>();
  private final Map<ViewKey, List<Payment>> payments = new LinkedHashMap<>();

  ExpectedFeatures(Collection<Seen> sent) {
    Map<ViewKey, List<Seen>> grouped = new LinkedHashMap<>();
    for (Seen seen : sent) {
      if (NaivePayments.isAccepted(seen)) {
        for (ViewKey key : keys(seen.payment())) {
          grouped.computeIfAbsent(key, each -> new ArrayList<>()).add(seen);
          payments.computeIfAbsent(key, each -> new ArrayList<>()).add(seen.payment());
        }
      }
    }
    grouped.forEach((key, seen) -> byKey.put(key, new NaivePayments(seen)));
  }

  /** Every key of every view. */
  Collection<ViewKey> keys() {
    return byKey.keySet();
  }

  /** The accepted payments of a key. */
  List<Payment> payments(ViewKey key) {
    return payments.get(key);
  }

  /** Every feature of a key at an instant, by qualified name. */
  Map<String, Object> at(ViewKey key, Instant instant) {
    return of(byKey.get(key), key, instant);
  }

  /** Every feature of a key at an instant over some of its payments, by qualified name. */
  static Map<String, Object> of(NaivePayments naive, ViewKey key, Instant instant) {
    Map<String, Object> qualified = new LinkedHashMap<>();
    features(naive, key, instant)
        .forEach((feature, value) -> qualified.put(key.view() + "." + feature, value));
    if (key.view().equals("card")) {
      Double average = (Double) qualified.get("card.average_amount_30d");
      qualified.put("card.spike", average == null ? null : AMOUNT / average);
    }
    return qualified;
  }

  private static Map<String, Object> features(NaivePayments naive, ViewKey key, Instant instant) {
    List<String> columns = key.columns();
    return switch (key.view()) {
      case "card" -> naive.card(columns.get(0), instant);
      case "merchant" -> naive.merchant(columns.get(0), instant);
      case "card_merchant" -> naive.cardMerchant(columns.get(0), columns.get(1), instant);
      default -> throw new IllegalArgumentException("the example has no view " + key.view());
    };
  }

  /** The keys of a payment, one in each view. */
  static List<ViewKey> keys(Payment payment) {
    return List.of(
        new ViewKey("card", List.of(payment.cardId())),
        new ViewKey("merchant", List.of(payment.merchantId())),
        new ViewKey("card_merchant", List.of(payment.cardId(), payment.merchantId())));
  }
}
