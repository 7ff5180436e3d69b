package io.millrace.cli.demo;

import static java.util.stream.Collectors.groupingBy;

import io.millrace.examples.cards.NaivePayments;
import io.millrace.examples.cards.NaivePayments.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a key's features are over those of its payments that a row has taken: up to the row's offset
 * in each partition. By the naive computation.
 */
final class PositionedPayments {
  private static final int MOST_TRIED = 200;

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
    return features(key, seen -> isIn(seen, offsets), instant);
  }

  /** The same, and over those that arrived by an instant as well. */
  Map<String, Object> at(
      ViewKey key, Map<Integer, Long> offsets, Instant arrivedBy, Instant instant) {
    return features(
        key, seen -> isIn(seen, offsets) || !seen.arrivedAt().isAfter(arrivedBy), instant);
  }

  private Map<String, Object> features(ViewKey key, Predicate<Seen> which, Instant instant) {
    List<Seen> taken = byKey.getOrDefault(key, List.of()).stream().filter(which).toList();
    return ExpectedFeatures.of(new NaivePayments(taken), key, instant);
  }

  /**
   * The offsets by partition that add up to a row's position: each is one that a payment of the key
   * has, and a position is the sum of one more than each. More than one where sums coincide, none
   * where nothing fits, and none for a key with so many payments that not all can be tried.
   */
  List<Map<Integer, Long>> offsetsAt(ViewKey key, long position) {
    List<Seen> all = byKey.getOrDefault(key, List.of());
    if (all.size() > MOST_TRIED) {
      return List.of();
    }
    List<Map<Integer, Long>> found = new ArrayList<>();
    addOffsets(
        List.copyOf(all.stream().collect(groupingBy(Seen::partition)).values()),
        position,
        Map.of(),
        found);
    return found;
  }

  private static void addOffsets(
      List<List<Seen>> partitions,
      long left,
      Map<Integer, Long> taken,
      List<Map<Integer, Long>> found) {
    if (partitions.isEmpty()) {
      if (left == 0) {
        found.add(taken);
      }
      return;
    }
    List<List<Seen>> others = partitions.subList(1, partitions.size());
    addOffsets(others, left, taken, found);
    for (Seen seen : partitions.get(0)) {
      if (seen.offset() < left) {
        Map<Integer, Long> more = new HashMap<>(taken);
        more.put(seen.partition(), seen.offset());
        addOffsets(others, left - seen.offset() - 1, more, found);
      }
    }
  }

  /** Payments of a key that arrived at or before an instant and are not taken. */
  List<Seen> missing(ViewKey key, Map<Integer, Long> offsets, Instant arrivedBy) {
    return byKey.getOrDefault(key, List.of()).stream()
        .filter(seen -> !seen.arrivedAt().isAfter(arrivedBy) && !isIn(seen, offsets))
        .toList();
  }

  private static boolean isIn(Seen seen, Map<Integer, Long> offsets) {
    return seen.offset() <= offsets.getOrDefault(seen.partition(), -1L);
  }
}
