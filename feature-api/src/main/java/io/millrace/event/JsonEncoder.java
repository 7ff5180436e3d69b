package io.millrace.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.type.ValueCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

final class JsonEncoder<E> implements EventEncoder<E> {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final EventBinding<E> binding;
  private final ValueCodec codec;

  JsonEncoder(EventBinding<E> binding) {
    this.binding = binding;
    this.codec = ValueCodec.of(binding.type());
  }

  @Override
  public byte[] encode(E event) throws BadEventException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      codec.writeJson(binding.toStruct(event), json);
    } catch (IllegalArgumentException e) {
      throw new BadEventException(ReasonCode.NOT_FINITE, "", e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
