package io.millrace.gateway.answers;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the answers to log, in rows of the table. Thread-safe. */
final class AnswerLogMetrics {
  private final Counter logged;
  private final Map<Why, Counter> dropped = new EnumMap<>(Why.class);
  private final AtomicLong waiting = new AtomicLong();

  /** Why an answer is not in the log. */
  enum Why {
    /** More was waiting than the gateway holds. */
    QUEUE,
    /** Kafka did not take it. */
    KAFKA,
    /** It could not be written down. */
    RECORD
  }

  AnswerLogMetrics(MeterRegistry registry) {
    Gauge.builder("millrace.gateway.answers.waiting", waiting, AtomicLong::get)
        .description("Rows of answers that are on their way to the topic")
        .register(registry);
    logged =
        Counter.builder("millrace.gateway.answers.logged")
            .description("Rows of answers that are in the topic, one for each view")
            .register(registry);
    for (Why why : Why.values()) {
      dropped.put(
          why,
          Counter.builder("millrace.gateway.answers.dropped")
              .description("Rows of answers that were to be logged and are not")
              .tag("reason", why.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  void noted(int rows) {
    waiting.addAndGet(rows);
  }

  void logged() {
    logged.increment();
    waiting.decrementAndGet();
  }

  /** After it was noted. */
  void dropped(Why why, int rows) {
    dropped.get(why).increment(rows);
    waiting.addAndGet(-rows);
  }

  AnswerSink.Counts counts() {
    // First what waits: what is concluded meanwhile is counted then.
    long open = waiting.get();
    double lost = dropped.values().stream().mapToDouble(Counter::count).sum();
    return new AnswerSink.Counts(open, (long) logged.count(), (long) lost);
  }
}
