package io.millrace.gateway.push.till;

import java.time.Instant;
import java.util.List;

/** What a till prints. */
public record Receipt(
    String receiptId,
    String till,
    double total,
    Status status,
    List<Item> items,
    Instant printedAt) {

  /** How it was paid. */
  public enum Status {
    CASH,
    CARD
  }

  /** A line of it. */
  public record Item(String name, int pieces) {}
}
