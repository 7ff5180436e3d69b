package io.millrace.type;

import io.millrace.codec.ByteReader;
import org.apache.avro.Schema;

/** Passes over data that no field asks for. */
final class AvroSkip {
  private AvroSkip() {}

  static void skip(Schema schema, ByteReader in) {
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> in.skip(1);
      case INT, LONG, ENUM -> in.readLong();
      case FLOAT -> in.skip(4);
      case DOUBLE -> in.skip(8);
      case STRING, BYTES -> in.skip(AvroPrimitive.readLength(in));
      case FIXED -> in.skip(schema.getFixedSize());
      case ARRAY -> AvroBlocks.skip(in, () -> skip(schema.getElementType(), in));
      case MAP ->
          AvroBlocks.skip(
              in,
              () -> {
                in.skip(AvroPrimitive.readLength(in));
                skip(schema.getValueType(), in);
              });
      case RECORD -> schema.getFields().forEach(field -> skip(field.schema(), in));
      case UNION -> {
        int place = AvroPrimitive.readInt(in);
        if (place < 0 || place >= schema.getTypes().size()) {
          throw new IllegalArgumentException("a union has no branch " + place);
        }
        skip(schema.getTypes().get(place), in);
      }
    }
  }
}
