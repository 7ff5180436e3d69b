package io.millrace.benchmarks.soak.check;

import io.millrace.benchmarks.soak.traffic.Remembered;
import io.millrace.benchmarks.soak.traffic.Sold;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A view as the checker knows it.
 *
 * @param events what it was sent, by key
 * @param naive what its features must be
 */
public record CheckedView(String name, String keyColumn, Remembered events, Naive naive) {

  /** Features by name, over events, at an instant. */
  interface Naive {
    Map<String, Object> at(Collection<Sold> events, long millis);
  }

  /** View {@code buyer}. */
  public static CheckedView buyer(Remembered events) {
    return new CheckedView("buyer", "card_id", events, NaiveFeatures::buyer);
  }

  /** View {@code shop}. */
  public static CheckedView shop(Remembered events) {
    return new CheckedView("shop", "shop_id", events, NaiveFeatures::shop);
  }

  List<String> features() {
    return List.copyOf(naive.at(List.of(), 0).keySet());
  }
}
