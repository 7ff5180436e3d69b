package io.millrace.job.proof;

import io.millrace.core.Window;
import io.millrace.job.proof.PurchaseFeatures.Purchase;
import io.millrace.reference.NaiveEvent;
import io.millrace.reference.NaiveReference;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Rule 1 for the views of these tests, from what was sent and nothing else.
 *
 * @param view name of the view
 * @param key the key column of a purchase
 */
record NaiveView(String view, Function<Purchase, String> key) {
  static final NaiveView PURCHASE = new NaiveView("purchase", Purchase::card);
  static final NaiveView BRIEF = new NaiveView("brief", Purchase::shop);

  private record Formula(
      String aggregation, Map<String, Long> parameters, Function<Purchase, Object> field) {}

  private static final Map<String, Formula> FORMULAS =
      Map.of(
          "spend", new Formula("sum", Map.of(), Purchase::amount),
          "recent", new Formula("sum", Map.of(), Purchase::amount),
          "sold", new Formula("sum", Map.of(), Purchase::amount),
          "bought", new Formula("count", Map.of(), purchase -> true),
          "sales", new Formula("count", Map.of(), purchase -> true),
          "shops", new Formula("distinct_count", Map.of("bound", 500L), Purchase::shop),
          "largest", new Formula("max", Map.of(), Purchase::amount),
          "points", new Formula("mean", Map.of(), Purchase::points),
          "spread", new Formula("stddev_sample", Map.of(), Purchase::amount),
          "latest", new Formula("last_k", Map.of("k", 3L), Purchase::shop));

  /** What is counted of a key. */
  List<Sent> events(List<Sent> sent, String value) {
    return sent.stream()
        .filter(event -> event.purchase() != null && !view.equals(event.refusedBy()))
        .filter(event -> value.equals(key.apply(event.purchase())))
        .toList();
  }

  /** The value of a feature over the events of one key. */
  static Object value(String feature, Window window, List<Sent> events, long t) {
    Formula formula = FORMULAS.get(feature.replaceAll("_.*", ""));
    List<NaiveEvent> naive =
        events.stream()
            .map(
                sent ->
                    new NaiveEvent(
                        sent.purchase().boughtAt().toEpochMilli(),
                        0,
                        sent.partition(),
                        sent.offset(),
                        formula.field().apply(sent.purchase())))
            .toList();
    return NaiveReference.value(
        formula.aggregation(),
        formula.parameters(),
        naive,
        window.isLifetime() ? NaiveReference.LIFETIME : window.lengthMillis(),
        window.tileMillis(),
        window.delayMillis(),
        t);
  }
}
