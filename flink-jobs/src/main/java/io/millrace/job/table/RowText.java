package io.millrace.job.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.compile.BoundTable;
import io.millrace.type.StructValue;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A row as a JSON object, for people. */
final class RowText {
  private static final JsonFactory JSON = new JsonFactory();

  private RowText() {}

  static String of(BoundTable table, StructValue columns) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      ValueCodec.of(table.spec().type()).writeJson(columns, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
