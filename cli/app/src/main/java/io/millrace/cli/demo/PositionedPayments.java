package io.millrace.cli.demo;

import io.millrace.examples.cards.NaivePayments;
import io.millrace.examples.cards.NaivePayments.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a key's features are over those of its payments that a row has taken: up to the row's offset
 * in each partition. By the naive computation.
 */
final class PositionedPayments {
  private final Map<ViewKey, List<Seen>> byKey = new HashMap<>();

  PositionedPayments(Collection<Seen> sent) {
    for (Seen seen : sent) {
      if (NaivePayments.isAccepted(seen)) {
        ExpectedFeatures.keys(seen.payment())
            .forEach(key -> byKey.computeIfAbsent(key, each -> new ArrayList<>()).add(seen));
      }
    }
  }

  /**
   * Every feature of a key, by qualified name.
   *
   * @param offsets highest offset taken, by partition
   */
  Map<String, Object> at(ViewKey key, Map<Integer, Long> offsets, Instant instant) {
    List<Seen> taken =
        byKey.getOrDefault(key, List.of()).stream().filter(seen -> isIn(seen, offsets)).toList();
    return ExpectedFeatures.of(new NaivePayments(taken), key, instant);
  }

  /** Every feature of a key at an instant, over all payments that arrived a while before it. */
  Map<String, Object> at(ViewKey key, Instant arrivedBy, Instant instant) {
    List<Seen> arrived =
        byKey.getOrDefault(key, List.of()).stream()
            .filter(seen -> !seen.arrivedAt().isAfter(arrivedBy))
            .toList();
    return ExpectedFeatures.of(new NaivePayments(arrived), key, instant);
  }

  /** Payments of a key that arrived at or before an instant and are not taken. */
  long missing(ViewKey key, Map<Integer, Long> offsets, Instant arrivedBy) {
    return byKey.getOrDefault(key, List.of()).stream()
        .filter(seen -> !seen.arrivedAt().isAfter(arrivedBy) && !isIn(seen, offsets))
        .count();
  }

  private static boolean isIn(Seen seen, Map<Integer, Long> offsets) {
    return seen.offset() <= offsets.getOrDefault(seen.partition(), -1L);
  }
}
