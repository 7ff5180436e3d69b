package io.millrace.job;

import io.millrace.job.decode.EventFormat;
import io.millrace.job.source.StreamSource;
import io.millrace.job.source.file.FileStreamSource;
import io.millrace.job.source.kafka.KafkaStreamSource;
import io.millrace.manifest.StreamSpec;
import io.millrace.manifest.TableSpec;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Chooses where each stream is read: where the options say, else where its definition does.
 *
 * @param options the job's options
 */
record StreamSources(JobOptions options) {
  private static final String BROKERS = "bootstrap.servers";

  /**
   * A source and the format of what it gives.
   *
   * @param source where it is read
   * @param format how its bytes are to be read; files give JSON whatever their own format
   */
  record Chosen(StreamSource source, EventFormat format) {}

  Chosen of(StreamSpec stream) {
    SourceOverride override = options.sources().get(stream.name());
    Map<String, String> properties = stream.source().properties();
    if (override == null && !stream.source().kind().equals("kafka")) {
      throw new IllegalArgumentException(
          "stream '%s' has a source of kind '%s', which this job cannot read; set source.%s"
              .formatted(stream.name(), stream.source().kind(), stream.name()));
    }
    if (override == null || override.kind() == SourceOverride.Kind.KAFKA) {
      String topic = override == null ? properties.get("topic") : override.location();
      String format = properties.getOrDefault("format", EventFormat.JSON.text());
      return new Chosen(kafka(stream.name(), topic), EventFormat.parse(format));
    }
    FileStreamSource files =
        FileStreamSource.of(override.location()).as(override.kind().fileFormat());
    return new Chosen(files, EventFormat.JSON);
  }

  /** What is pushed for a table that takes it: its topic is read for as long as the job runs. */
  Chosen pushes(TableSpec table) {
    Map<String, String> properties = table.pushes().properties();
    return new Chosen(
        builder("table '%s' is pushed to".formatted(table.name()), properties.get("topic")).build(),
        EventFormat.parse(properties.get("format")));
  }

  /** The topic that a stream is read from; empty where it is read from files. */
  Optional<String> topic(StreamSpec stream) {
    SourceOverride override = options.sources().get(stream.name());
    if (override != null) {
      return override.kind() == SourceOverride.Kind.KAFKA
          ? Optional.of(override.location())
          : Optional.empty();
    }
    return Optional.ofNullable(stream.source().properties().get("topic"));
  }

  private StreamSource kafka(String stream, String topic) {
    KafkaStreamSource.Builder builder =
        builder("stream '%s' is read from".formatted(stream), topic);
    if (options.sourceEnd() == SourceEnd.NOW) {
      builder.endNow();
    }
    return builder.build();
  }

  private KafkaStreamSource.Builder builder(String use, String topic) {
    Map<String, String> properties = new TreeMap<>(options.kafka());
    String brokers = properties.remove(BROKERS);
    if (brokers == null) {
      throw new IllegalArgumentException(
          "%s topic '%s', but kafka.%s is not set".formatted(use, topic, BROKERS));
    }
    return KafkaStreamSource.topic(topic, brokers).properties(properties);
  }
}
