package io.millrace.gateway.push;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.event.BadEventException;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import io.millrace.type.JsonText;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keys of records, so that what is pushed for an entity keeps its order: the text of a single
 * column as other producers write it, a JSON array of several.
 *
 * @param entity whose keys they are
 * @param columns gives them
 */
record RecordKeys(EntitySpec entity, Columns columns) {

  /** The key's columns, canonical. */
  interface Columns {
    /**
     * @return null for an event without a key
     */
    List<Object> of(Object event) throws BadEventException;
  }

  /** Null for an event without, or whose key cannot be told. */
  byte[] of(Object event) {
    try {
      List<Object> values = columns.of(event);
      return values == null ? null : text(values).getBytes(StandardCharsets.UTF_8);
    } catch (BadEventException e) {
      return null;
    }
  }

  private String text(List<Object> values) {
    List<KeyColumn> key = entity.key();
    if (key.size() == 1 && key.get(0).type() instanceof DataType.Text) {
      return (String) values.get(0);
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JsonText.reader().getFactory().createGenerator(text)) {
      if (key.size() > 1) {
        out.writeStartArray();
      }
      for (int i = 0; i < key.size(); i++) {
        ValueCodec.of(key.get(i).type()).writeJson(values.get(i), out);
      }
      if (key.size() > 1) {
        out.writeEndArray();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }
}
