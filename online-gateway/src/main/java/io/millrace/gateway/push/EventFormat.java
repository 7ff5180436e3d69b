package io.millrace.gateway.push;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** In which form a stream's events are written. */
enum EventFormat {
  JSON,
  AVRO,
  CONFLUENT_AVRO;

  /** The format as definitions name it: {@code confluent-avro}. */
  static Optional<EventFormat> named(String text) {
    return Arrays.stream(values())
        .filter(format -> format.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text))
        .findFirst();
  }
}
