package io.millrace.examples.cards;

import java.time.Instant;

/**
 * One attempt to pay with a card.
 *
 * @param country where the terminal stands, ISO 3166 alpha-2; null when it does not say
 */
public record Payment(
    String paymentId,
    String cardId,
    String merchantId,
    double amount,
    Status status,
    String country,
    Instant paidAt) {

  /** What became of the attempt. */
  public enum Status {
    APPROVED,
    DECLINED
  }
}
