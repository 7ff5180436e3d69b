package io.millrace.gateway.push;

import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventEncoder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes bytes of events in their streams' formats. Asks the registry once a stream. */
final class EventEncoders {
  private final String registryUrl;
  private final Map<String, StreamEncoder> encoders = new ConcurrentHashMap<>();

  /** An encoder with the class of its events. */
  private record StreamEncoder<E>(EventBinding<E> binding, EventEncoder<E> encoder) {
    byte[] encode(Object event) throws BadEventException {
      return encoder.encode(binding.eventClass().cast(event));
    }
  }

  /**
   * @param registryUrl null if there is none
   */
  EventEncoders(String registryUrl) {
    this.registryUrl = registryUrl;
  }

  /**
   * The bytes of an event. May ask the schema registry: not for an event loop.
   *
   * @throws BadEventException if the format cannot say it
   * @throws PushException if the registry is needed and cannot help
   */
  byte[] encode(PushTarget target, Object event) throws BadEventException {
    StreamEncoder<?> encoder = encoders.get(target.name());
    if (encoder == null) {
      // Two may ask at the same time; both learn the same id.
      encoder = encoder(target, target.feed().binding());
      encoders.put(target.name(), encoder);
    }
    return encoder.encode(event);
  }

  private <E> StreamEncoder<E> encoder(PushTarget target, EventBinding<E> binding) {
    EventEncoder<E> encoder =
        switch (target.format()) {
          case JSON -> EventEncoder.json(binding);
          case AVRO -> EventEncoder.avro(binding);
          case CONFLUENT_AVRO ->
              EventEncoder.confluentAvro(
                  binding, registry(target).idOf(target.topic(), binding.schema()));
        };
    return new StreamEncoder<>(binding, encoder);
  }

  private SchemaIds registry(PushTarget target) {
    if (registryUrl == null) {
      throw new PushException(
          PushCode.NOT_CONFIGURED,
          "%s '%s' has the format confluent-avro, and this gateway knows no schema registry; set schema-registry.url"
              .formatted(target.kind(), target.name()));
    }
    return new SchemaIds(registryUrl);
  }
}
