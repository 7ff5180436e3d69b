package io.millrace.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;

/** A value without parts: Avro's raw form, and the conversion between it and the canonical one. */
final class AvroLeaf extends AvroCodec {
  private final AvroPrimitive primitive;
  private final AvroConversion conversion;
  private final DataType type;

  AvroLeaf(AvroPrimitive primitive, AvroConversion conversion, DataType type) {
    this.primitive = primitive;
    this.conversion = conversion;
    this.type = type;
  }

  @Override
  public Object read(ByteReader in) {
    return conversion.toCanonical(primitive.read(in));
  }

  @Override
  public Object fromDatum(Object datum) {
    if (datum == null) {
      return null;
    }
    Object converted = conversion.ofConverted(datum);
    if (converted != null) {
      return converted;
    }
    try {
      return conversion.toCanonical(primitive.fromDatum(datum));
    } catch (ClassCastException e) {
      throw UnreadableValueException.wrongType(
          datum, type, "Avro data of its schema, not " + datum.getClass().getName());
    }
  }

  @Override
  public void write(Object canonical, ByteWriter out) {
    primitive.write(conversion.fromCanonical(canonical), out);
  }

  @Override
  public Object toDatum(Object canonical) {
    return canonical == null ? null : primitive.toDatum(conversion.fromCanonical(canonical));
  }
}
