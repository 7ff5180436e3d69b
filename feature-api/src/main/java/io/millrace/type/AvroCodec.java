package io.millrace.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import org.apache.avro.Schema;

/**
 * Avro data of one schema as canonical values of one type: bytes and data objects, both ways.
 *
 * <p>The schema is the one the data was written with. Resolution happens here and once: fields are
 * found by name (or the reader's alias, or by a name that differs in case and underscores), unknown
 * fields are skipped, missing ones take null or the reader's default, numbers are promoted as in
 * Avro, and logical types are read as they were written (millis or micros, any scale of a decimal
 * that fits). Names of records and enums do not count. A union is readable if one of its branches
 * is; data of another branch is a wrong type, and null where a value is required is missing.
 *
 * <p>Bytes are read without Avro's decoder: no length is believed that the bytes at hand do not
 * bear out, so broken data takes neither memory nor time. Immutable and thread-safe.
 */
public abstract class AvroCodec {
  AvroCodec() {}

  /**
   * Resolves a schema to a type.
   *
   * @throws IncompatibleSchemaException names the field, its schema and its type
   */
  public static AvroCodec of(Schema written, DataType type) {
    return AvroCodecs.of(written, type, null);
  }

  /**
   * As {@link #of(Schema, DataType)}, with aliases and defaults of a reader's schema.
   *
   * @param reader the schema of the type; where it does not fit it is ignored
   */
  public static AvroCodec of(Schema written, DataType type, Schema reader) {
    return AvroCodecs.of(written, type, reader);
  }

  /**
   * A canonical value or null.
   *
   * @throws UnreadableValueException for a value that the type cannot hold
   * @throws IllegalArgumentException for bytes that are no data of the schema
   */
  public abstract Object read(ByteReader in);

  /**
   * The canonical value, or null, of an Avro data object: generic, specific, with or without
   * conversions.
   */
  public abstract Object fromDatum(Object datum);

  /**
   * Appends Avro's binary form of a canonical value, or of null where the schema allows it. A field
   * that cannot be null and is, as in data from before there was such a field, has its default.
   *
   * @throws IncompatibleSchemaException names a field that has none
   */
  public abstract void write(Object canonical, ByteWriter out);

  /** The generic data object of a canonical value. */
  public abstract Object toDatum(Object canonical);
}
