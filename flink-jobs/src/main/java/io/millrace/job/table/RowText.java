package io.millrace.job.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.compile.BoundTable;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A row as a JSON object, for people. What JSON cannot say, such as NaN, which a row that was
 * pushed as Avro may have, is text.
 */
final class RowText {
  private static final JsonFactory JSON = new JsonFactory();

  private RowText() {}

  static String of(BoundTable table, StructValue columns) {
    List<DataType.Field> fields = table.spec().type().fields();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < fields.size(); i++) {
        json.writeFieldName(fields.get(i).name());
        write(fields.get(i).type(), columns.values().get(i), json);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(DataType type, Object value, JsonGenerator to) throws IOException {
    if (value == null) {
      to.writeNull();
      return;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      ValueCodec.of(type).writeJson(value, json);
    } catch (IllegalArgumentException e) {
      to.writeString(value.toString());
      return;
    }
    to.writeRawValue(text.toString());
  }
}
