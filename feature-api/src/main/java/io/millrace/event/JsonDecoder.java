package io.millrace.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.type.JsonText;
import java.io.IOException;
import java.util.Locale;

final class JsonDecoder<E> implements EventDecoder<E> {
  private final EventBinding<E> binding;

  JsonDecoder(EventBinding<E> binding) {
    this.binding = binding;
  }

  @Override
  public E decode(byte[] bytes) throws BadEventException {
    JsonNode node;
    try {
      node = JsonText.reader().readTree(bytes);
    } catch (JsonProcessingException e) {
      throw Undecodable.because("is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException | RuntimeException e) {
      throw Undecodable.because("is no JSON: " + e.getMessage(), e);
    }
    if (!node.isObject()) {
      throw Undecodable.because(
          "is JSON, but no object: " + node.getNodeType().name().toLowerCase(Locale.ROOT), null);
    }
    return binding.fromJson(node);
  }
}
