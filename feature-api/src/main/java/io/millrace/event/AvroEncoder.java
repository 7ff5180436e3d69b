package io.millrace.event;

import io.millrace.codec.ByteWriter;
import io.millrace.type.AvroCodec;

final class AvroEncoder<E> implements EventEncoder<E> {
  private final EventBinding<E> binding;
  private final byte[] header;
  private final AvroCodec codec;

  AvroEncoder(EventBinding<E> binding, byte[] header) {
    this.binding = binding;
    this.header = header;
    this.codec = AvroCodec.of(binding.schema(), binding.type());
  }

  static <E> AvroEncoder<E> confluent(EventBinding<E> binding, int schemaId) {
    ByteWriter header = new ByteWriter();
    header.writeByte(0);
    header.writeFixed32(schemaId);
    return new AvroEncoder<>(binding, header.toByteArray());
  }

  @Override
  public byte[] encode(E event) throws BadEventException {
    ByteWriter out = new ByteWriter();
    out.writeRaw(header, 0, header.length);
    try {
      codec.write(binding.toStruct(event), out);
    } catch (IllegalArgumentException e) {
      throw new BadEventException(ReasonCode.WRONG_TYPE, "", e.getMessage(), e);
    }
    return out.toByteArray();
  }
}
