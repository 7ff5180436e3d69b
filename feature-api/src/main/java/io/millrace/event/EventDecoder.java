package io.millrace.event;

/**
 * Makes events of bytes. Whatever the bytes are, the outcome is an event or a {@link
 * BadEventException}, within time and memory in proportion to their number. Thread-safe.
 */
@FunctionalInterface
public interface EventDecoder<E> {
  /**
   * The event.
   *
   * @throws BadEventException {@link ReasonCode#UNDECODABLE} for bytes that are not of the format
   *     or go on after the event; {@link ReasonCode#UNKNOWN_SCHEMA}, {@link
   *     ReasonCode#INCOMPATIBLE_SCHEMA}, {@link ReasonCode#MISSING_FIELD} and {@link
   *     ReasonCode#WRONG_TYPE} naming the field; {@link ReasonCode#USER_CODE} if the event's
   *     constructor throws
   * @throws java.io.UncheckedIOException if a schema registry cannot be asked: nothing is wrong
   *     with the event, try again
   */
  E decode(byte[] bytes) throws BadEventException;

  /** One JSON object in UTF-8. */
  static <E> EventDecoder<E> json(EventBinding<E> binding) {
    return new JsonDecoder<>(binding);
  }

  /** Avro's binary form, written with {@link EventBinding#schema()}. */
  static <E> EventDecoder<E> avro(EventBinding<E> binding) {
    return new AvroDecoder<>(binding);
  }

  /**
   * Confluent's wire format: a zero byte, the id of the writer's schema in four, Avro's binary
   * form.
   */
  static <E> EventDecoder<E> confluentAvro(EventBinding<E> binding, WriterSchemas schemas) {
    return new ConfluentAvroDecoder<>(binding, schemas);
  }
}
