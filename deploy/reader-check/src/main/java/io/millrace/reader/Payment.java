package io.millrace.reader;

import io.millrace.type.Decimal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An event with a field of each type. */
public record Payment(
    String cardId,
    String merchant,
    double amount,
    Instant paidAt,
    boolean online,
    int terminal,
    Long points,
    Float discount,
    @Decimal(precision = 10, scale = 2) BigDecimal fee,
    BigDecimal rate,
    byte[] token,
    Status status,
    LocalDate bookedOn,
    UUID trace,
    List<Long> lines,
    Map<String, Double> shares,
    Item item,
    List<Item> items,
    float[] embedding) {

  /** What became of it. */
  public enum Status {
    APPROVED,
    DECLINED
  }

  /** What was bought. */
  public record Item(String sku, int count) {}
}
