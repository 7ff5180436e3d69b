package io.millrace.type;

/** Which codec a type has. */
final class ValueCodecs {
  private ValueCodecs() {}

  static ValueCodec of(DataType type) {
    if (type instanceof DataType.Bool) {
      return new BoolCodec();
    } else if (type instanceof DataType.Int32) {
      return new Int32Codec();
    } else if (type instanceof DataType.Int64) {
      return new Int64Codec();
    } else if (type instanceof DataType.Float32) {
      return new Float32Codec();
    } else if (type instanceof DataType.Float64) {
      return new Float64Codec();
    } else if (type instanceof DataType.Decimal decimal) {
      return new DecimalCodec(decimal);
    } else if (type instanceof DataType.Text) {
      return new TextCodec();
    } else if (type instanceof DataType.Bytes) {
      return new BytesCodec();
    } else if (type instanceof DataType.Enumeration enumeration) {
      return new EnumerationCodec(enumeration);
    } else if (type instanceof DataType.Timestamp) {
      return new TimestampCodec();
    } else if (type instanceof DataType.Date) {
      return new DateCodec();
    } else if (type instanceof DataType.Uuid) {
      return new UuidCodec();
    } else if (type instanceof DataType.ListOf list) {
      return new ListCodec(list);
    } else if (type instanceof DataType.MapOf map) {
      return new MapCodec(map);
    } else if (type instanceof DataType.Struct struct) {
      return new StructCodec(struct);
    } else if (type instanceof DataType.FloatVector vector) {
      return new FloatVectorCodec(vector);
    }
    throw new AssertionError(type);
  }
}
