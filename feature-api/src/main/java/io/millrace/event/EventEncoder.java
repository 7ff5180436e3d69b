package io.millrace.event;

/**
 * Makes bytes of events, as the {@link EventDecoder} of the same format reads them. Thread-safe.
 */
@FunctionalInterface
public interface EventEncoder<E> {
  /**
   * The bytes.
   *
   * @throws BadEventException for an event that its type cannot hold, or that JSON cannot say (NaN)
   */
  byte[] encode(E event) throws BadEventException;

  /** One JSON object in UTF-8, its fields named as the event's. */
  static <E> EventEncoder<E> json(EventBinding<E> binding) {
    return new JsonEncoder<>(binding);
  }

  /** Avro's binary form, written with {@link EventBinding#schema()}. */
  static <E> EventEncoder<E> avro(EventBinding<E> binding) {
    return new AvroEncoder<>(binding, new byte[0]);
  }

  /**
   * Confluent's wire format.
   *
   * @param schemaId the registry's id of {@link EventBinding#schema()}
   */
  static <E> EventEncoder<E> confluentAvro(EventBinding<E> binding, int schemaId) {
    return AvroEncoder.confluent(binding, schemaId);
  }
}
