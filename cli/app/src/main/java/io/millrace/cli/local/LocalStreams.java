package io.millrace.cli.local;

import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.StreamSpec;
import io.millrace.manifest.StreamSpec.SourceSpec;
import io.millrace.manifest.TableSpec;
import io.millrace.platform.CacheFolder;
import io.millrace.platform.DataFolder;
import io.millrace.platform.EmbeddedKafka;
import io.millrace.platform.EmbeddedRegistry;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The broker of a local platform with the topics of its streams, and a registry if one is asked
 * for.
 */
final class LocalStreams implements AutoCloseable {
  private static final int PARTITIONS = 2;
  private static final Map<String, String> ANSWERS = Map.of("retention.ms", "86400000");
  private static final Map<String, String> TOPIC =
      Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "-1");

  private final EmbeddedKafka kafka;
  private final EmbeddedRegistry registry;

  private LocalStreams(EmbeddedKafka kafka, EmbeddedRegistry registry) {
    this.kafka = kafka;
    this.registry = registry;
  }

  /**
   * Starts what the streams need and makes their topics.
   *
   * @param progress told what takes long
   */
  static LocalStreams start(DataFolder folder, Manifest manifest, Consumer<String> progress) {
    EmbeddedRegistry registry =
        needsRegistry(manifest)
            ? new EmbeddedRegistry(folder.registry(), 0, CacheFolder.path(), progress)
            : null;
    CompletableFuture<Void> registered =
        registry == null
            ? CompletableFuture.completedFuture(null)
            : CompletableFuture.runAsync(registry::start);
    EmbeddedKafka kafka = EmbeddedKafka.in(folder.kafka());
    LocalStreams streams = new LocalStreams(kafka, registry);
    try {
      kafka.start();
      for (StreamSpec stream : manifest.streams()) {
        if (stream.source().kind().equals("kafka")) {
          kafka.createTopic(stream.source().properties().get("topic"), PARTITIONS, TOPIC);
        }
      }
      kafka.createTopic(LoggedAnswerJson.TOPIC, 1, ANSWERS);
      for (TableSpec table : manifest.tables()) {
        if (table.pushes() != null) {
          kafka.createTopic(table.pushes().properties().get("topic"), PARTITIONS, TOPIC);
        }
      }
      registered.join();
      return streams;
    } catch (RuntimeException e) {
      streams.close();
      throw e;
    }
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  Optional<String> registryUrl() {
    return Optional.ofNullable(registry).map(EmbeddedRegistry::url);
  }

  @Override
  public void close() {
    kafka.close();
    if (registry != null) {
      registry.close();
    }
  }

  private static boolean needsRegistry(Manifest manifest) {
    Stream<SourceSpec> topics =
        Stream.concat(
            manifest.streams().stream().map(StreamSpec::source),
            manifest.tables().stream().map(TableSpec::pushes).filter(Objects::nonNull));
    return topics.anyMatch(topic -> "confluent-avro".equals(topic.properties().get("format")));
  }
}
