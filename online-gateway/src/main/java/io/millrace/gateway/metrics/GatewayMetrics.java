package io.millrace.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.answer.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The gateway's measurements, for Prometheus. Thread-safe. */
public final class GatewayMetrics {
  private static final Duration[] BOUNDS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<RouteStatus, Timer> requests = new ConcurrentHashMap<>();
  private final Map<String, Timer> reads = new ConcurrentHashMap<>();
  private final Map<String, Counter> failedReads = new ConcurrentHashMap<>();
  private final Map<String, Counter> missingRows = new ConcurrentHashMap<>();
  private final Map<ViewStatus, Counter> answers = new ConcurrentHashMap<>();

  private record RouteStatus(String route, int status) {}

  private record ViewStatus(String view, Status status) {}

  /** Counts and times one request. */
  public void request(String route, int status, long nanos) {
    requests
        .computeIfAbsent(
            new RouteStatus(route, status),
            key ->
                Timer.builder("millrace.gateway.requests")
                    .description("Requests by route and HTTP status")
                    .tag("route", key.route())
                    .tag("status", Integer.toString(key.status()))
                    .serviceLevelObjectives(BOUNDS)
                    .register(registry))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Times one read of a view's rows, and counts the keys that had none. */
  public void read(String view, long nanos, int missing) {
    reads
        .computeIfAbsent(
            view,
            key ->
                Timer.builder("millrace.gateway.store.reads")
                    .description("Reads of online rows by view, one for each request")
                    .tag("view", key)
                    .serviceLevelObjectives(BOUNDS)
                    .register(registry))
        .record(nanos, TimeUnit.NANOSECONDS);
    if (missing > 0) {
      missingRows
          .computeIfAbsent(
              view,
              key ->
                  Counter.builder("millrace.gateway.rows.not.found")
                      .description("Keys asked for that have no row, by view")
                      .tag("view", key)
                      .register(registry))
          .increment(missing);
    }
  }

  /** Counts one read that failed. */
  public void readFailed(String view) {
    failedReads
        .computeIfAbsent(
            view,
            key ->
                Counter.builder("millrace.gateway.store.reads.failed")
                    .description("Reads of online rows that failed, by view")
                    .tag("view", key)
                    .register(registry))
        .increment();
  }

  /** Counts an answered feature whose status is not {@link Status#PRESENT}. */
  public void answered(String view, Status status) {
    answers
        .computeIfAbsent(
            new ViewStatus(view, status),
            key ->
                Counter.builder("millrace.gateway.answers.marked")
                    .description("Answered features by view and status, but for present ones")
                    .tag("view", key.view())
                    .tag("status", key.status().text())
                    .register(registry))
        .increment();
  }

  /** Shows how far a view's visible events lag behind the clock; NaN while that is unknown. */
  public void watchLag(String view, Supplier<Number> lagSeconds) {
    Gauge.builder("millrace.gateway.complete.to.lag", lagSeconds)
        .description("How far complete_to of a view lags behind the gateway's clock")
        .tag("view", view)
        .baseUnit("seconds")
        .register(registry);
  }

  /** Shows how far the gateway's clock is ahead of the store's; NaN while that is unknown. */
  public void watchSkew(Supplier<Number> skewSeconds) {
    Gauge.builder("millrace.gateway.clock.skew", skewSeconds)
        .description("The gateway's clock less the online store's")
        .baseUnit("seconds")
        .register(registry);
  }

  /** Shows whether the store answers: 1 or 0. */
  public void watchStore(Supplier<Number> up) {
    Gauge.builder("millrace.gateway.store.up", up)
        .description("Whether the online store answered when it was last asked")
        .register(registry);
  }

  /** Where other parts of the gateway register what they measure. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Everything in Prometheus' text format 0.0.4. */
  public String scrape() {
    return registry.scrape();
  }
}
