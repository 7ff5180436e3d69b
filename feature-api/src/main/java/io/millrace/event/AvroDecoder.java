package io.millrace.event;

import io.millrace.codec.ByteReader;
import io.millrace.type.AvroCodec;
import io.millrace.type.StructValue;
import io.millrace.type.UnreadableValueException;

final class AvroDecoder<E> implements EventDecoder<E> {
  private final EventBinding<E> binding;
  private final AvroCodec codec;

  AvroDecoder(EventBinding<E> binding) {
    this.binding = binding;
    this.codec = AvroCodec.of(binding.schema(), binding.type(), binding.schema());
  }

  @Override
  public E decode(byte[] bytes) throws BadEventException {
    return binding.fromStruct(read(codec, bytes, 0));
  }

  /** All bytes from {@code offset} as one record. */
  static StructValue read(AvroCodec codec, byte[] bytes, int offset) throws BadEventException {
    ByteReader in = new ByteReader(bytes, offset, bytes.length - offset);
    try {
      StructValue value = (StructValue) codec.read(in);
      if (in.remaining() > 0) {
        throw Undecodable.because(
            "is no Avro data of its schema: "
                + in.remaining()
                + " of "
                + bytes.length
                + " bytes are left over",
            null);
      }
      return value;
    } catch (UnreadableValueException e) {
      throw BadValues.of(e);
    } catch (RuntimeException e) {
      throw Undecodable.because(
          "is no Avro data of its schema: " + e.getMessage() + ", at byte " + in.position(), e);
    }
  }
}
