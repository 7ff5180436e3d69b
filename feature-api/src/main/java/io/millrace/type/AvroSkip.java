package io.millrace.type;

import io.millrace.codec.ByteReader;
import org.apache.avro.Schema;

/** Passes over data that no field asks for. */
final class AvroSkip {
  /**
   * Schemas may contain themselves: the data decides how deep it goes, and broken data without end.
   */
  private static final int MAX_DEPTH = 256;

  private AvroSkip() {}

  static void skip(Schema schema, ByteReader in) {
    skip(schema, in, 0);
  }

  private static void skip(Schema schema, ByteReader in, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("nested more than " + MAX_DEPTH + " deep");
    }
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> in.skip(1);
      case INT, LONG, ENUM -> in.readLong();
      case FLOAT -> in.skip(4);
      case DOUBLE -> in.skip(8);
      case STRING, BYTES -> in.skip(AvroPrimitive.readLength(in));
      case FIXED -> in.skip(schema.getFixedSize());
      case ARRAY -> AvroBlocks.skip(in, () -> skip(schema.getElementType(), in, depth + 1));
      case MAP ->
          AvroBlocks.skip(
              in,
              () -> {
                in.skip(AvroPrimitive.readLength(in));
                skip(schema.getValueType(), in, depth + 1);
              });
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), in, depth + 1);
        }
      }
      case UNION -> {
        int place = AvroPrimitive.readInt(in);
        if (place < 0 || place >= schema.getTypes().size()) {
          throw new IllegalArgumentException("a union has no branch " + place);
        }
        skip(schema.getTypes().get(place), in, depth + 1);
      }
    }
  }
}
