package io.millrace.examples.cards;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The features of this example the slow, obvious way: every answer looks at every payment. It
 * shares no code with the platform, so that the demo can check the platform against it.
 *
 * <p>A window counts {@code floor(t - length, tile) <= paidAt < t}.
 */
public final class NaivePayments {
  /** A payment as the topic holds it. */
  public record Seen(Payment payment, int partition, long offset, Instant arrivedAt) {}

  private static final Duration AHEAD = Duration.ofMinutes(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration SIX_HOURS = Duration.ofHours(6);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MONTH = Duration.ofDays(30);

  private static final Comparator<Seen> BY_TIME =
      Comparator.comparingLong((Seen seen) -> seen.payment().paidAt().toEpochMilli())
          .thenComparing(Seen::partition)
          .thenComparing(Seen::offset);

  private final List<Seen> accepted;

  /**
   * @param seen every payment that could be decoded; those that break a constraint are left out
   *     here
   */
  public NaivePayments(List<Seen> seen) {
    accepted = seen.stream().filter(NaivePayments::isAccepted).sorted(BY_TIME).toList();
  }

  /** Whether the stream takes a payment. */
  public static boolean isAccepted(Seen seen) {
    Payment payment = seen.payment();
    return payment.cardId() != null
        && payment.amount() >= 0
        && payment.amount() <= 1_000_000
        && !payment.paidAt().isAfter(seen.arrivedAt().plus(AHEAD));
  }

  /** The payments that count, in the order of events. */
  public List<Seen> accepted() {
    return accepted;
  }

  /** Features of view {@code card} at an instant, by name. */
  public Map<String, Object> card(String card, Instant at) {
    List<Payment> all = of(payment -> payment.cardId().equals(card), at);
    List<Payment> approved = with(all, Payment.Status.APPROVED);
    List<Payment> declined = with(all, Payment.Status.DECLINED);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("spend_1h", orZero(sum(window(approved, at, HOUR, MINUTE))));
    values.put("spend_24h", orZero(sum(window(approved, at, DAY, QUARTER))));
    values.put("spend_30d", orZero(sum(window(approved, at, MONTH, SIX_HOURS))));
    values.put("payments_made_1h", count(window(approved, at, HOUR, MINUTE)));
    values.put("payments_made_24h", count(window(approved, at, DAY, QUARTER)));
    values.put("payments_made_30d", count(window(approved, at, MONTH, SIX_HOURS)));
    values.put("declines_1h", count(window(declined, at, HOUR, MINUTE)));
    values.put("declines_24h", count(window(declined, at, DAY, QUARTER)));
    values.put("average_amount_30d", mean(window(approved, at, MONTH, SIX_HOURS)));
    values.put(
        "largest_amount_24h",
        window(approved, at, DAY, QUARTER).stream()
            .map(Payment::amount)
            .max(Double::compare)
            .orElse(null));
    values.put("amount_spread_30d", spread(window(approved, at, MONTH, DAY)));
    values.put(
        "countries_24h",
        window(all, at, DAY, QUARTER).stream()
            .map(Payment::country)
            .filter(Objects::nonNull)
            .distinct()
            .count());
    Payment last = all.isEmpty() ? null : all.get(all.size() - 1);
    values.put("last_merchant", last == null ? null : last.merchantId());
    values.put(
        "since_last_payment",
        last == null ? null : at.toEpochMilli() - last.paidAt().toEpochMilli());
    return values;
  }

  /** Features of view {@code merchant} at an instant, by name; {@code cards_24h} exactly. */
  public Map<String, Object> merchant(String merchant, Instant at) {
    List<Payment> all = of(payment -> payment.merchantId().equals(merchant), at);
    List<Payment> declined = with(all, Payment.Status.DECLINED);
    List<Payment> lastHour = window(all, at, HOUR, MINUTE);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("attempts_15m", count(window(all, at, QUARTER, MINUTE)));
    values.put("attempts_1h", count(lastHour));
    values.put("declines_15m", count(window(declined, at, QUARTER, MINUTE)));
    values.put("declines_1h", count(window(declined, at, HOUR, MINUTE)));
    values.put("turnover_24h", sum(window(with(all, Payment.Status.APPROVED), at, DAY, QUARTER)));
    values.put(
        "cards_24h",
        window(all, at, DAY, QUARTER).stream().map(Payment::cardId).distinct().count());
    List<Double> amounts = new ArrayList<>(lastHour.stream().map(Payment::amount).toList());
    Collections.reverse(amounts);
    values.put(
        "last_amounts_1h",
        amounts.isEmpty() ? null : List.copyOf(amounts.subList(0, Math.min(3, amounts.size()))));
    double declines = window(declined, at, HOUR, MINUTE).size();
    values.put("decline_rate", lastHour.isEmpty() ? 0.0 : declines / lastHour.size());
    return values;
  }

  /** Features of view {@code card_merchant} at an instant, by name. */
  public Map<String, Object> cardMerchant(String card, String merchant, Instant at) {
    List<Payment> all =
        of(payment -> payment.cardId().equals(card) && payment.merchantId().equals(merchant), at);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("visits_made_24h", count(window(all, at, DAY, QUARTER)));
    values.put("visits_made_30d", count(window(all, at, MONTH, SIX_HOURS)));
    values.put("visits_ever", count(all));
    values.put("first_visit", all.isEmpty() ? null : all.get(0).paidAt());
    return values;
  }

  private List<Payment> of(Predicate<Payment> about, Instant at) {
    return accepted.stream()
        .map(Seen::payment)
        .filter(payment -> payment.paidAt().toEpochMilli() < at.toEpochMilli())
        .filter(about)
        .toList();
  }

  private static List<Payment> with(List<Payment> payments, Payment.Status status) {
    return payments.stream().filter(payment -> payment.status() == status).toList();
  }

  private static List<Payment> window(
      List<Payment> payments, Instant at, Duration length, Duration tile) {
    long left = Math.floorDiv(at.minus(length).toEpochMilli(), tile.toMillis()) * tile.toMillis();
    return payments.stream().filter(payment -> payment.paidAt().toEpochMilli() >= left).toList();
  }

  private static Long count(List<Payment> payments) {
    return (long) payments.size();
  }

  private static BigDecimal total(List<Payment> payments) {
    return payments.stream()
        .map(payment -> new BigDecimal(payment.amount()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Double sum(List<Payment> payments) {
    return payments.isEmpty() ? null : (Double) total(payments).doubleValue();
  }

  private static Double orZero(Double value) {
    return value == null ? 0.0 : value;
  }

  private static Double mean(List<Payment> payments) {
    return payments.isEmpty()
        ? null
        : (Double)
            total(payments)
                .divide(BigDecimal.valueOf(payments.size()), new MathContext(60))
                .doubleValue();
  }

  private static Double spread(List<Payment> payments) {
    if (payments.size() < 2) {
      return null;
    }
    BigDecimal n = BigDecimal.valueOf(payments.size());
    BigDecimal squares =
        payments.stream()
            .map(payment -> new BigDecimal(payment.amount()).pow(2))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal above = n.multiply(squares).subtract(total(payments).pow(2));
    BigDecimal below = n.multiply(n.subtract(BigDecimal.ONE));
    return Math.sqrt(above.divide(below, new MathContext(80)).doubleValue());
  }
}
