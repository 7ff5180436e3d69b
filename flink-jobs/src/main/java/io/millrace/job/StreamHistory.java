package io.millrace.job;

import io.millrace.compile.FeatureStore;
import io.millrace.job.source.kafka.KafkaHistory;
import io.millrace.manifest.StreamSpec;
import java.util.Map;
import java.util.TreeMap;

/** Where the streams of a job begin, as far as their sources still have them. */
public final class StreamHistory {
  private StreamHistory() {}

  /**
   * By stream, the first instant of which nothing is missing; no entry where nothing was ever
   * removed, nor for files, which are complete. Asks the brokers, so it takes up to some seconds.
   */
  public static Map<String, Long> starts(FeatureStore store, JobOptions options) {
    Map<String, Long> starts = new TreeMap<>();
    StreamSources sources = new StreamSources(options);
    for (var stream : store.streams()) {
      StreamSpec spec = stream.spec();
      sources
          .topic(spec)
          .ifPresent(
              topic ->
                  KafkaHistory.startMillis(topic, options.kafka())
                      .ifPresent(start -> starts.put(spec.name(), start)));
    }
    return starts;
  }
}
