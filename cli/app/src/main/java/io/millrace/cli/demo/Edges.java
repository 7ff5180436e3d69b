package io.millrace.cli.demo;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Window;
import io.millrace.examples.cards.Payment;
import io.millrace.manifest.FeatureSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The instants at which a key's features change without a further event: where a payment's tile
 * leaves a window, and where a payment that is dated ahead comes in; each with the millisecond
 * before and after.
 */
final class Edges {
  private final FeatureStore store;
  private final ExpectedFeatures expected;

  Edges(FeatureStore store, ExpectedFeatures expected) {
    this.store = store;
    this.expected = expected;
  }

  /** Keys to look at, at one instant. */
  record Visit(long atMillis, List<ViewKey> keys) {}

  /**
   * All edges of all keys after an instant, in a seeded random order, so that any beginning of the
   * list is a fair sample.
   */
  List<Visit> after(long millis, long seed) {
    Map<Long, Set<ViewKey>> keysAt = new TreeMap<>();
    for (ViewKey key : expected.keys()) {
      for (long edge : edges(key, millis)) {
        for (long at = edge - 1; at <= edge + 1; at++) {
          keysAt.computeIfAbsent(at, instant -> new LinkedHashSet<>()).add(key);
        }
      }
    }
    List<Visit> visits = new ArrayList<>();
    keysAt.forEach((at, keys) -> visits.add(new Visit(at, List.copyOf(keys))));
    Collections.shuffle(visits, new Random(seed));
    return visits;
  }

  private Set<Long> edges(ViewKey key, long afterMillis) {
    BoundView view = store.view(key.view());
    Set<Window> windows = new LinkedHashSet<>();
    view.spec().features().stream()
        .map(FeatureSpec::window)
        .filter(Objects::nonNull)
        .filter(window -> !window.isLifetime())
        .forEach(windows::add);
    Set<Long> edges = new LinkedHashSet<>();
    for (Payment payment : expected.payments(key)) {
      long paidAt = payment.paidAt().toEpochMilli();
      edges.add(paidAt + 1);
      for (Window window : windows) {
        long tile = window.tileMillis();
        edges.add(Math.floorDiv(paidAt, tile) * tile + tile + window.lengthMillis());
      }
    }
    edges.removeIf(edge -> edge - 1 <= afterMillis);
    return edges;
  }
}
