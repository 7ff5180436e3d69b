package io.millrace.gateway.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What is counted of pushes. Thread-safe. Sources are those that there are: few. */
final class PushMetrics {
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;

  PushMetrics(MeterRegistry registry, PushLoad load) {
    this.registry = registry;
    Gauge.builder("millrace.gateway.push.requests.active", load, PushLoad::requests)
        .description("Pushes under way")
        .register(registry);
    Gauge.builder("millrace.gateway.push.bytes.active", load, PushLoad::bytes)
        .description("Bytes of pushes under way")
        .baseUnit("bytes")
        .register(registry);
  }

  /** Events that are in the topic, and those that are rejected beside them. */
  void events(String source, int taken, int refused) {
    counter("millrace.gateway.push.events", "Pushed events that were written", source)
        .increment(taken);
    counter("millrace.gateway.push.events.rejected", "Pushed events that were rejected", source)
        .increment(refused);
  }

  /** From the intent to the last acknowledgement. */
  void written(String source, long nanos) {
    Timer.builder("millrace.gateway.push.writes")
        .description("Writing the events of one push to Kafka, all acknowledgements included")
        .tag("source", source)
        .serviceLevelObjectives(BOUNDS)
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  void replayed(String source) {
    counter("millrace.gateway.push.replayed", "Retries answered as the first try was", source)
        .increment();
  }

  void recovered(String source) {
    counter("millrace.gateway.push.recovered", "Requests taken over from a lost gateway", source)
        .increment();
  }

  void throttled() {
    Counter.builder("millrace.gateway.push.throttled")
        .description("Pushes told to come back, as too much is under way")
        .register(registry)
        .increment();
  }

  private Counter counter(String name, String description, String source) {
    return Counter.builder(name).description(description).tag("source", source).register(registry);
  }
}
