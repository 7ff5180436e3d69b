package io.millrace.job;

import io.millrace.job.CardFeatures.Payment;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Rule 1 over all payments of a card, as anyone would write it down. */
public record Naive(List<Sent> payments) {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  /** A payment and its place in the topic. */
  public record Sent(Payment payment, long arrival, int partition, long offset) {
    public long time() {
      return payment.paidAt().toEpochMilli();
    }
  }

  public Object value(String feature, long t) {
    return switch (feature) {
      case "spend_1h" -> sum(t, Math.floorDiv(t - HOUR, MINUTE) * MINUTE);
      case "spend_24h" -> sum(t, Math.floorDiv(t - 24 * HOUR, 15 * MINUTE) * 15 * MINUTE);
      case "payment_count_1h" ->
          payments.stream()
              .filter(sent -> in(sent, t, Math.floorDiv(t - HOUR, MINUTE) * MINUTE))
              .count();
      case "last_merchant" ->
          payments.stream()
              .filter(sent -> sent.time() < t)
              .max(
                  Comparator.comparingLong(Sent::time)
                      .thenComparingInt(Sent::partition)
                      .thenComparingLong(Sent::offset))
              .map(sent -> sent.payment().merchant())
              .orElse(null);
      default -> throw new IllegalArgumentException(feature);
    };
  }

  /** Over nothing a sum is null; the default is the gateway's to give. */
  private Double sum(long t, long from) {
    List<BigDecimal> amounts =
        payments.stream()
            .filter(sent -> in(sent, t, from))
            .map(sent -> new BigDecimal(sent.payment().amount()))
            .toList();
    return amounts.isEmpty()
        ? null
        : amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add).doubleValue();
  }

  private static boolean in(Sent sent, long t, long from) {
    return from <= sent.time() && sent.time() < t;
  }

  static Naive of(Map<String, List<Sent>> byCard, String card) {
    return new Naive(byCard.getOrDefault(card, List.of()));
  }
}
