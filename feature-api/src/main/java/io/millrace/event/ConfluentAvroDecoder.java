package io.millrace.event;

import io.millrace.codec.ByteReader;
import io.millrace.type.AvroCodec;
import io.millrace.type.IncompatibleSchemaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

final class ConfluentAvroDecoder<E> implements EventDecoder<E> {
  static final int HEADER = 5;

  private final EventBinding<E> binding;
  private final WriterSchemas schemas;
  private final Map<Integer, Resolution> resolutions = new ConcurrentHashMap<>();

  /** How data of a schema is read, or why it cannot be; one of the two is null. */
  private record Resolution(AvroCodec codec, BadEventException problem) {}

  ConfluentAvroDecoder(EventBinding<E> binding, WriterSchemas schemas) {
    this.binding = binding;
    this.schemas = schemas;
  }

  @Override
  public E decode(byte[] bytes) throws BadEventException {
    if (bytes.length < HEADER || bytes[0] != 0) {
      throw Undecodable.because(
          "is not in Confluent's format: expects a zero byte and a schema id of four bytes"
              + (bytes.length < HEADER
                  ? ", has " + bytes.length + " bytes"
                  : ", begins with byte " + (bytes[0] & 0xFF)),
          null);
    }
    int id = new ByteReader(bytes, 1, 4).readFixed32();
    Resolution resolution = resolutions.get(id);
    if (resolution == null) {
      resolution = resolve(id);
      resolutions.put(id, resolution);
    }
    if (resolution.problem() != null) {
      throw resolution.problem();
    }
    return binding.fromStruct(AvroDecoder.read(resolution.codec(), bytes, HEADER));
  }

  private Resolution resolve(int id) throws BadEventException {
    Schema written;
    try {
      written = schemas.byId(id);
    } catch (IOException e) {
      throw new UncheckedIOException("the schema registry cannot be asked for schema " + id, e);
    }
    if (written == null) {
      // Not kept: the registry may learn of it.
      throw new BadEventException(
          ReasonCode.UNKNOWN_SCHEMA, "", "The schema registry does not know schema " + id);
    }
    try {
      return new Resolution(AvroCodec.of(written, binding.type(), binding.schema()), null);
    } catch (IncompatibleSchemaException e) {
      return new Resolution(
          null,
          new BadEventException(
              ReasonCode.INCOMPATIBLE_SCHEMA,
              e.place(),
              "schema "
                  + id
                  + " cannot be read as "
                  + binding.type().name()
                  + ": "
                  + e.getMessage()));
    }
  }
}
