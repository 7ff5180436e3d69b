package io.millrace.reader;

import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventEncoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Payments as lines of JSON, some garbled and some negative, and what has been written so far. The
 * same seed gives the same files. Not thread-safe.
 */
final class SeededPayments {
  private static final int CARDS = 12;
  private static final int GARBLED_EVERY = 50;
  private static final int NEGATIVE_EVERY = 60;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;

  /** A payment that the stream takes, at its place. */
  record Accepted(int partition, long offset, Payment payment) {}

  private final SplittableRandom random;
  private final EventBinding<Payment> binding = EventBinding.of(Payment.class);
  private final EventEncoder<Payment> encoder = EventEncoder.json(binding);
  private final List<Accepted> accepted = new ArrayList<>();
  private final Map<String, Long> refused = new TreeMap<>();
  private Instant clock = Instant.parse("2026-03-01T00:00:00Z");
  private int files;

  SeededPayments(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Writes the next file, whose payments are after those of the last. */
  void writeFile(Path folder, int count) throws IOException, BadEventException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clock = clock.plusMillis(random.nextInt(700_000));
      Payment payment = payment(i % NEGATIVE_EVERY == 7);
      String line = new String(encoder.encode(payment), StandardCharsets.UTF_8);
      if (i % GARBLED_EVERY == 1) {
        lines.add(line.substring(0, line.length() / 2));
        refused.merge("UNDECODABLE", 1L, Long::sum);
      } else {
        lines.add(line);
        if (payment.amount() < 0) {
          refused.merge("CONSTRAINT", 1L, Long::sum);
        } else {
          accepted.add(new Accepted(files, i, payment));
        }
      }
    }
    Files.write(folder.resolve("part-%d.jsonl".formatted(files)), lines);
    files++;
  }

  private Payment payment(boolean negative) {
    boolean sparse = random.nextInt(4) == 0;
    return new Payment(
        "card " + random.nextInt(CARDS),
        "shop " + random.nextInt(5),
        negative ? -1 : random.nextInt(400) / 4.0,
        clock.plusNanos(1_000L * random.nextInt(1_000)),
        random.nextInt(2) == 0,
        random.nextInt(),
        sparse ? null : random.nextLong(),
        sparse ? null : random.nextInt(1_000) / 7f,
        sparse ? null : BigDecimal.valueOf(random.nextInt(100_000), 2),
        sparse ? null : new BigDecimal("12345678901234567890123456789.123456789"),
        sparse ? null : new byte[] {(byte) random.nextInt(256), 0, -1},
        sparse ? null : Payment.Status.values()[random.nextInt(2)],
        sparse ? null : LocalDate.ofEpochDay(random.nextInt(40_000)),
        sparse ? null : new UUID(random.nextLong(), random.nextLong()),
        sparse ? null : List.of(random.nextLong(), -1L),
        sparse ? null : Map.of("ä", random.nextInt(100) / 8.0, "b", -0.5),
        sparse ? null : new Payment.Item(random.nextInt(2) == 0 ? null : "sku", random.nextInt()),
        List.of(new Payment.Item("a", 1), new Payment.Item("b", 2)),
        sparse ? null : new float[] {random.nextInt(100) / 3f, -1f});
  }

  /** What the stream takes, in the order of time. */
  List<Accepted> accepted() {
    return List.copyOf(accepted);
  }

  /** How many are refused, by reason. */
  Map<String, Long> refused() {
    return Map.copyOf(refused);
  }

  /**
   * The row of the event log, its columns in the order of the docs; a replay's arrival is the
   * event's time.
   */
  List<Object> row(Accepted event) throws BadEventException {
    Instant time = Instant.ofEpochMilli(event.payment().paidAt().toEpochMilli());
    List<Object> row = new ArrayList<>(List.of(event.partition(), event.offset(), time, time));
    row.addAll(binding.toStruct(event.payment()).values());
    return row;
  }

  /**
   * Rule 1 the obvious way: what {@code card.spend_1h} is at an instant; null for a card without a
   * decision by then, which a replay makes at the event's own time.
   */
  Double spendOfAnHour(String card, long atMillis) {
    long left = Math.floorDiv(atMillis - HOUR_MILLIS, MINUTE_MILLIS) * MINUTE_MILLIS;
    Double spend = null;
    for (Accepted event : accepted) {
      long time = event.payment().paidAt().toEpochMilli();
      if (event.payment().cardId().equals(card) && time <= atMillis) {
        boolean counts = left <= time && time < atMillis;
        spend = (spend == null ? 0 : spend) + (counts ? event.payment().amount() : 0);
      }
    }
    return spend;
  }
}
