package io.millrace.constraint;

import com.fasterxml.jackson.core.JsonFactory;

/** How values are shown in messages. */
final class Json {
  static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}
}
