package io.millrace.type;

import com.fasterxml.jackson.databind.JsonNode;

/** A type whose JSON may also be its text. */
abstract class ScalarCodec extends ValueCodec {
  ScalarCodec(DataType type) {
    super(type);
  }

  abstract String accepted();

  @Override
  public Object readJson(JsonNode node) {
    if (node.isTextual()) {
      return parse(node.textValue());
    }
    throw unreadable(node, accepted());
  }

  final UnreadableValueException unreadable(Object found) {
    return unreadable(found, accepted());
  }
}
