package io.millrace.examples.cards;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Believable payments: a few cards and merchants see most of the traffic, amounts are skewed, a
 * card in trouble is declined in bursts, terminals report late, and a few messages are broken on
 * purpose.
 *
 * <p>Seeded: the same seed and the same instants give the same messages. Not thread-safe.
 */
public final class PaymentTraffic {
  private static final String[] COUNTRIES = {"DE", "FR", "GB", "US", "ES", null};
  private static final double LATE_SHARE = 0.08;
  private static final double AHEAD_SHARE = 0.01;
  private static final double BROKEN_SHARE = 0.01;
  private static final Duration OLDEST = Duration.ofDays(33);

  private final SplittableRandom random;
  private final int cards;
  private final int merchants;
  private long sent;

  /**
   * @param seed what the traffic is drawn from
   * @param cards number of cards, at least 1
   * @param merchants number of merchants, at least 1
   */
  public PaymentTraffic(long seed, int cards, int merchants) {
    this.random = new SplittableRandom(seed);
    this.cards = cards;
    this.merchants = merchants;
  }

  /** A message as it arrives. */
  public sealed interface Message {
    /** A payment that can be encoded; it may still break a constraint. */
    record Encodable(Payment payment) implements Message {}

    /** Bytes that are no payment. */
    record Garbled(byte[] bytes) implements Message {}
  }

  /** The next message, arriving at {@code now}. */
  public Message next(Instant now) {
    sent++;
    double kind = random.nextDouble();
    if (kind < BROKEN_SHARE) {
      return broken(now);
    }
    if (kind < BROKEN_SHARE + LATE_SHARE) {
      return new Message.Encodable(payment(now.minus(lateness())));
    }
    if (kind < BROKEN_SHARE + LATE_SHARE + AHEAD_SHARE) {
      return new Message.Encodable(payment(now.plusMillis(random.nextLong(1, 60_000))));
    }
    return new Message.Encodable(payment(now.minusMillis(random.nextLong(0, 800))));
  }

  private Message broken(Instant now) {
    Payment good = payment(now);
    return switch (random.nextInt(4)) {
      case 0 -> new Message.Garbled(("not a payment " + sent).getBytes(StandardCharsets.UTF_8));
      case 1 -> new Message.Encodable(withAmount(good, -good.amount() - 1));
      case 2 -> new Message.Encodable(withAmount(good, Double.NaN));
      default -> new Message.Encodable(payment(now.plus(Duration.ofDays(400))));
    };
  }

  private static Payment withAmount(Payment payment, double amount) {
    return new Payment(
        payment.paymentId(),
        payment.cardId(),
        payment.merchantId(),
        amount,
        payment.status(),
        payment.country(),
        payment.paidAt());
  }

  /** Mostly minutes, sometimes days: an offline terminal that reports when it is back. */
  private Duration lateness() {
    double share = Math.pow(random.nextDouble(), 4);
    return Duration.ofMillis((long) (share * OLDEST.toMillis()));
  }

  private Payment payment(Instant paidAt) {
    int card = skewed(cards);
    int merchant = skewed(merchants);
    double amount = Math.round(Math.exp(random.nextGaussian() + 3 + card % 3) * 100) / 100.0;
    boolean inTrouble = card % 17 == 3 && paidAt.getEpochSecond() / 600 % 3 == 0;
    boolean declined = random.nextDouble() < (inTrouble ? 0.6 : 0.04);
    return new Payment(
        "p" + sent,
        "card-" + card,
        "merchant-" + merchant,
        amount,
        declined ? Payment.Status.DECLINED : Payment.Status.APPROVED,
        COUNTRIES[random.nextDouble() < 0.9 ? card % 5 : random.nextInt(COUNTRIES.length)],
        paidAt);
  }

  /** Small numbers come often: about as a zipf distribution. */
  private int skewed(int bound) {
    return (int) (Math.pow(bound + 1.0, random.nextDouble()) - 1);
  }
}
