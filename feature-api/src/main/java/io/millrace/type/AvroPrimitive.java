package io.millrace.type;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;

/**
 * Avro's primitive data in raw form: Boolean, Integer, Long, Float, Double, String (also for an
 * enum's symbol) and byte[] (also for fixed). Bytes as in Avro 1.11, "Binary Encoding".
 */
record AvroPrimitive(
    Function<ByteReader, Object> reader,
    BiConsumer<Object, ByteWriter> writer,
    Function<Object, Object> raw,
    Function<Object, Object> datum) {

  Object read(ByteReader in) {
    return reader.apply(in);
  }

  void write(Object rawValue, ByteWriter out) {
    writer.accept(rawValue, out);
  }

  Object fromDatum(Object datumValue) {
    return raw.apply(datumValue);
  }

  Object toDatum(Object rawValue) {
    return datum.apply(rawValue);
  }

  static AvroPrimitive of(Schema schema) {
    return switch (schema.getType()) {
      case BOOLEAN ->
          plain(
              AvroPrimitive::readBoolean,
              (value, out) -> out.writeByte((Boolean) value ? 1 : 0),
              Boolean.class);
      case INT ->
          plain(
              AvroPrimitive::readInt,
              (value, out) -> out.writeLong((Integer) value),
              Integer.class);
      case LONG ->
          plain(ByteReader::readLong, (value, out) -> out.writeLong((Long) value), Long.class);
      case FLOAT ->
          plain(
              in -> Float.intBitsToFloat(Integer.reverseBytes(in.readFixed32())),
              (value, out) ->
                  out.writeFixed32(Integer.reverseBytes(Float.floatToRawIntBits((Float) value))),
              Float.class);
      case DOUBLE ->
          plain(
              in -> Double.longBitsToDouble(Long.reverseBytes(in.readFixed64())),
              (value, out) ->
                  out.writeFixed64(Long.reverseBytes(Double.doubleToRawLongBits((Double) value))),
              Double.class);
      case STRING ->
          new AvroPrimitive(
              AvroPrimitive::readString,
              (value, out) -> writeBytes(((String) value).getBytes(UTF_8), out),
              value -> ((CharSequence) value).toString(),
              value -> value);
      case BYTES ->
          new AvroPrimitive(
              in -> in.readRaw(readLength(in)),
              (value, out) -> writeBytes((byte[]) value, out),
              value -> value instanceof byte[] ? value : BytesCodec.copy((ByteBuffer) value),
              value -> ByteBuffer.wrap((byte[]) value));
      case FIXED -> fixed(schema);
      case ENUM -> symbols(schema);
      case NULL, ARRAY, MAP, RECORD, UNION -> throw new AssertionError(schema);
    };
  }

  private static AvroPrimitive plain(
      Function<ByteReader, Object> reader, BiConsumer<Object, ByteWriter> writer, Class<?> kind) {
    return new AvroPrimitive(reader, writer, kind::cast, value -> value);
  }

  private static AvroPrimitive fixed(Schema schema) {
    int size = schema.getFixedSize();
    return new AvroPrimitive(
        in -> in.readRaw(size),
        (value, out) -> {
          byte[] bytes = (byte[]) value;
          if (bytes.length != size) {
            throw new IllegalArgumentException(
                bytes.length + " bytes are not the " + size + " of " + AvroCodecs.shown(schema));
          }
          out.writeRaw(bytes, 0, size);
        },
        value -> ((GenericFixed) value).bytes(),
        value -> new GenericData.Fixed(schema, (byte[]) value));
  }

  private static AvroPrimitive symbols(Schema schema) {
    List<String> symbols = schema.getEnumSymbols();
    return new AvroPrimitive(
        in -> {
          int place = readInt(in);
          if (place < 0 || place >= symbols.size()) {
            throw new IllegalArgumentException(
                AvroCodecs.shown(schema) + " has no symbol at place " + place);
          }
          return symbols.get(place);
        },
        (value, out) -> {
          if (!schema.hasEnumSymbol((String) value)) {
            throw new IllegalArgumentException(
                AvroCodecs.shown(schema) + " has no symbol " + value);
          }
          out.writeLong(schema.getEnumOrdinal((String) value));
        },
        Object::toString,
        value -> new GenericData.EnumSymbol(schema, (String) value));
  }

  private static Object readBoolean(ByteReader in) {
    int raw = in.readByte();
    if (raw != 0 && raw != 1) {
      throw new IllegalArgumentException("a boolean is the byte 0 or 1, not " + raw);
    }
    return raw == 1;
  }

  static int readInt(ByteReader in) {
    long value = in.readLong();
    if (value != (int) value) {
      throw new IllegalArgumentException(value + " does not fit into an Avro int");
    }
    return (int) value;
  }

  static int readLength(ByteReader in) {
    long length = in.readLong();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException(
          "length " + length + " exceeds the " + in.remaining() + " bytes left");
    }
    return (int) length;
  }

  static String readString(ByteReader in) {
    return in.readString(readLength(in));
  }

  static void writeBytes(byte[] bytes, ByteWriter out) {
    out.writeLong(bytes.length);
    out.writeRaw(bytes, 0, bytes.length);
  }
}
