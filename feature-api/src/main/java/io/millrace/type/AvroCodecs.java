package io.millrace.type;

import org.apache.avro.Schema;

/** Resolves schemas to types. */
final class AvroCodecs {
  private AvroCodecs() {}

  static AvroCodec of(Schema written, DataType type, Schema reader) {
    if (written.getType() == Schema.Type.UNION) {
      return new AvroUnion(written, type, reader);
    }
    if (type instanceof DataType.ListOf list && written.getType() == Schema.Type.ARRAY) {
      return AvroArray.list(written, list, part(reader, Schema.Type.ARRAY));
    }
    if (type instanceof DataType.FloatVector vector && written.getType() == Schema.Type.ARRAY) {
      return AvroArray.vector(written, vector);
    }
    if (type instanceof DataType.MapOf map && written.getType() == Schema.Type.MAP) {
      return new AvroMap(written, map, part(reader, Schema.Type.MAP));
    }
    if (type instanceof DataType.Struct struct && written.getType() == Schema.Type.RECORD) {
      return new AvroRecord(written, struct, part(reader, Schema.Type.RECORD));
    }
    AvroConversion conversion = AvroConversion.of(written, type);
    if (conversion == null) {
      throw new IncompatibleSchemaException(
          "", shown(written) + " cannot be read as " + type(type));
    }
    return new AvroLeaf(AvroPrimitive.of(written), conversion, type);
  }

  /** The reader's schema of a kind, out of a union if need be; null if there is none. */
  private static Schema part(Schema reader, Schema.Type kind) {
    if (reader == null || reader.getType() == kind) {
      return reader;
    }
    if (reader.getType() == Schema.Type.UNION) {
      for (Schema branch : reader.getTypes()) {
        if (branch.getType() == kind) {
          return branch;
        }
      }
    }
    return null;
  }

  private static String type(DataType type) {
    return DataTypes.shortName(type);
  }

  /** Short: a named type by its name. */
  static String shown(Schema schema) {
    String logical = schema.getLogicalType() == null ? "" : "/" + schema.getLogicalType().getName();
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED ->
          "Avro " + schema.getType().getName() + " " + schema.getFullName() + logical;
      default -> "Avro " + schema.getType().getName() + logical;
    };
  }
}
