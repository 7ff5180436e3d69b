package io.millrace.job.decode;

import io.millrace.event.EventBinding;
import io.millrace.event.EventDecoder;
import io.millrace.event.WriterSchemas;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How an event's bytes are to be read. */
public enum EventFormat {
  /** One JSON object. */
  JSON,
  /** Avro's plain binary form in the event's own schema. */
  AVRO,
  /** Confluent's: the id of the writer's schema, then Avro's binary form. */
  CONFLUENT_AVRO;

  /** As written in definitions and options: {@code json}, {@code avro}, {@code confluent-avro}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The format of this name.
   *
   * @throws IllegalArgumentException lists those there are
   */
  public static EventFormat parse(String text) {
    return Arrays.stream(values())
        .filter(format -> format.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "format '"
                        + text
                        + "'; use "
                        + Arrays.stream(values())
                            .map(EventFormat::text)
                            .collect(Collectors.joining(", "))));
  }

  /**
   * A decoder of this format.
   *
   * @param registryUrl the schema registry; needed by {@link #CONFLUENT_AVRO} only
   */
  <E> EventDecoder<E> decoder(EventBinding<E> binding, String registryUrl) {
    return switch (this) {
      case JSON -> EventDecoder.json(binding);
      case AVRO -> EventDecoder.avro(binding);
      case CONFLUENT_AVRO -> EventDecoder.confluentAvro(binding, schemas(registryUrl));
    };
  }

  private static WriterSchemas schemas(String registryUrl) {
    if (registryUrl == null) {
      throw new IllegalArgumentException(
          "format confluent-avro needs a schema registry; set schema-registry.url");
    }
    return new RegistrySchemas(registryUrl);
  }
}
