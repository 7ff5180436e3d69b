package io.millrace.job.source.table.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes one CSV record apart, by Jackson. Immutable. */
final class CsvCells {

  private static final CsvFactory CSV =
      CsvFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(2 * TextLines.LONGEST).build())
          .build();

  private final CsvSchema schema;

  CsvCells(CsvShape shape) {
    schema =
        CsvSchema.emptySchema()
            .withColumnSeparator(shape.delimiter())
            .withQuoteChar(shape.quote())
            .withoutEscapeChar();
  }

  /**
   * The cells; null if the text is not one record. Asks the text for lines as long as a quote is
   * open, and for one more: what does not belong to the record is given back.
   */
  List<String> of(RecordText text) throws IOException {
    try (CsvParser parser = CSV.createParser(text)) {
      parser.setSchema(schema);
      List<String> cells = new ArrayList<>();
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return null;
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        cells.add(parser.getText());
      }
      // Locations are those of the character before.
      return text.endAt(parser.currentLocation().getCharOffset() + 1) ? cells : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
