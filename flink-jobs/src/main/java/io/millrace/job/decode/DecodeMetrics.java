package io.millrace.job.decode;

import io.millrace.event.ReasonCode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What decoding counts: {@code events} (all that were read), {@code late_events} (good ones with an
 * earlier time than one before them in their partition), {@code dead_letters} by {@code reason},
 * {@code decode_retries} (a registry that could not be asked), and {@code event_time_lag_ms}
 * (arrival less event time, of the last good event), {@code forgotten_events} (those that had the
 * key of an entity that was forgotten, before its cut).
 */
final class DecodeMetrics {
  final Counter events;
  final Counter lateEvents;
  final Counter retries;
  final Counter forgotten;
  private final Map<ReasonCode, Counter> deadLetters = new EnumMap<>(ReasonCode.class);
  private volatile long eventTimeLagMillis;

  DecodeMetrics(MetricGroup group) {
    events = group.counter("events");
    lateEvents = group.counter("late_events");
    forgotten = group.counter("forgotten_events");
    retries = group.counter("decode_retries");
    group.gauge("event_time_lag_ms", () -> eventTimeLagMillis);
    for (ReasonCode reason : ReasonCode.values()) {
      deadLetters.put(
          reason,
          group.addGroup("reason", reason.name().toLowerCase(Locale.ROOT)).counter("dead_letters"));
    }
  }

  void deadLetter(ReasonCode reason) {
    deadLetters.get(reason).inc();
  }

  long deadLetters(ReasonCode reason) {
    return deadLetters.get(reason).getCount();
  }

  void eventTimeLag(long millis) {
    eventTimeLagMillis = millis;
  }
}
