package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.HOUR;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.ShopFeatures;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** The numbers that a view's operator shows after known work. */
final class ViewMetricsTest {

  @Test
  void contributionsRowsAndLookupsAreCounted() throws Exception {
    try (ViewHarness view = ViewHarness.live(ShopFeatures.class)) {
      ViewMetrics metrics = metrics(view);
      view.pay("a", 1, START, 0);
      view.pay("a", 2, START, 1);
      view.pay("a", 4, START, 2);
      view.flush();
      assertThat(metrics.contributions.getCount()).isEqualTo(3);
      assertThat(metrics.rowsDecided.getCount()).isEqualTo(1);
      assertThat(metrics.rowsRemoved.getCount()).isZero();
      // One shop: its first payment finds nothing, each further lookup finds it decoded.
      assertThat(metrics.cacheMisses.getCount()).isEqualTo(1);
      assertThat(metrics.cacheHits.getCount()).isEqualTo(2);
    }
  }

  @Test
  void aKeyThatEmptiesIsARemovedRow() throws Exception {
    try (ViewHarness view = ViewHarness.live(ShopFeatures.class)) {
      view.pay("a", 1, START, 0);
      view.goTo(START + HOUR);
      view.goTo(START + 40 * 24 * HOUR);
      assertThat(metrics(view).rowsRemoved.getCount()).isEqualTo(1);
      assertThat(metrics(view).contributions.getCount()).isEqualTo(1);
    }
  }

  @Test
  void everyMetricStandsUnderItsDocumentedName() {
    Map<String, Object> named = new HashMap<>();
    ViewMetrics metrics =
        new ViewMetrics(
            new UnregisteredMetricsGroup() {
              @Override
              public Counter counter(String name) {
                Counter counter = super.counter(name);
                named.put(name, counter);
                return counter;
              }

              @Override
              public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
                named.put(name, gauge);
                return gauge;
              }
            });
    metrics.saved(30);
    metrics.saved(50);
    metrics.wroteBack(12, 2);
    assertThat(named)
        .containsOnlyKeys(
            "contributions",
            "contributions_forgotten",
            "keys_forgotten",
            "rows_decided",
            "rows_removed",
            "cache_hits",
            "cache_misses",
            "cached_keys",
            "cached_bytes",
            "state_bytes_per_key",
            "barrier_write_back_ms",
            "barrier_write_back_keys")
        .containsEntry("contributions", metrics.contributions)
        .containsEntry("cache_hits", metrics.cacheHits)
        .containsEntry("cache_misses", metrics.cacheMisses);
    assertThat(gauge(named, "state_bytes_per_key")).isEqualTo(40L);
    assertThat(gauge(named, "barrier_write_back_ms")).isEqualTo(12L);
    assertThat(gauge(named, "barrier_write_back_keys")).isEqualTo(2L);
  }

  private static Object gauge(Map<String, Object> named, String name) {
    return ((Gauge<?>) named.get(name)).getValue();
  }

  private static ViewMetrics metrics(ViewHarness view) {
    return ((ViewOperator) view.flink.getOperator()).metrics;
  }
}
