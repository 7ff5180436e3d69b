package io.millrace.job.source.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import org.apache.parquet.example.data.Group;

/** A field of a Parquet row as JSON, see {@link ParquetJson}. */
public final class ParquetText {

  private static final JsonFactory JSON = new JsonFactory();

  private ParquetText() {}

  /** The field, which is there or repeated. */
  public static String of(Group row, int field) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      ParquetJson.writeField(row, field, json);
    }
    return text.toString();
  }
}
