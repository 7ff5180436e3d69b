package io.millrace.benchmarks.soak.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The events of each key of one view, as long as a window can hold them. Thread-safe.
 *
 * @param keepMillis how old an event can be and still be in a window, with room for the time until
 *     an answer is judged
 */
public record Remembered(long keepMillis, Map<String, List<Sold>> byKey) {
  public Remembered(long keepMillis) {
    this(keepMillis, new ConcurrentHashMap<>());
  }

  /** Events that are too old for every window are not kept: they can be in no answer. */
  public void add(String key, Sold sold) {
    if (sold.time() >= sold.arrival() - keepMillis) {
      byKey.compute(
          key,
          (name, known) -> {
            List<Sold> events = known == null ? new ArrayList<>(4) : known;
            events.add(sold);
            return events;
          });
    }
  }

  /** A copy. */
  public List<Sold> of(String key) {
    List<Sold> copy = new ArrayList<>();
    byKey.computeIfPresent(
        key,
        (name, known) -> {
          copy.addAll(known);
          return known;
        });
    return copy;
  }

  /** Forgets what no window holds any more. */
  public void forget(long nowMillis) {
    for (String key : byKey.keySet()) {
      byKey.computeIfPresent(
          key,
          (name, known) -> {
            known.removeIf(sold -> sold.time() < nowMillis - keepMillis);
            return known.isEmpty() ? null : known;
          });
    }
  }
}
