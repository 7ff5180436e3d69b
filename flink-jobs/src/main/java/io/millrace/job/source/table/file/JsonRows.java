package io.millrace.job.source.table.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.job.source.table.cast.RowText;
import io.millrace.job.source.table.cast.SourceRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * JSON objects, one a line. Fields that no column takes are passed over, a field that is not there
 * is null. A line that is no JSON object is broken.
 */
final class JsonRows implements SourceRows {

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readerFor(JsonNode.class);

  private static final int LARGEST_SCALE = 400;

  private final TextLines lines;
  private final long end;
  private final JsonFields fields;
  private final LineBase base;
  private long number;

  /**
   * @param end lines that begin at this byte or later are not read
   * @param base what numbers of lines are counted from
   */
  JsonRows(TextLines lines, long end, JsonFields fields, LineBase base) {
    this.lines = lines;
    this.end = end;
    this.fields = fields;
    this.base = base;
  }

  /** How many lines come before those that are counted. */
  @FunctionalInterface
  interface LineBase {
    long lines() throws IOException;
  }

  @Override
  public SourceRow next() throws IOException {
    TextLines.Line line = lines.next();
    while (line != null && line.isBlank()) {
      line = lines.next();
    }
    if (line == null || line.offset() >= end) {
      return null;
    }
    number = line.number();
    List<String> at = List.of(Long.toString(line.offset()), Long.toString(line.number()));
    long bytes = 8L * line.bytes().length;
    if (!line.isWhole()) {
      return broken(line, at, "longer than " + TextLines.LONGEST + " bytes");
    }
    String text = CsvRows.decoded(line.bytes());
    if (text == null) {
      return broken(line, at, "is not UTF-8");
    }
    try {
      JsonNode node = JSON.readTree(text);
      if (!node.isObject()) {
        return broken(line, at, "is no JSON object");
      }
      Object[] values = new Object[fields.size()];
      String twice = null;
      Iterator<Map.Entry<String, JsonNode>> each = node.fields();
      while (each.hasNext()) {
        Map.Entry<String, JsonNode> field = each.next();
        int place = fields.placeOf(field.getKey());
        if (place >= 0 && values[place] != null) {
          twice = field.getKey();
        } else if (place >= 0) {
          values[place] = value(field.getValue());
        }
      }
      return twice == null
          ? new SourceRow.Values(at, bytes, values)
          : broken(line, at, "has field '" + twice + "' twice but for case and underscores");
    } catch (JsonProcessingException e) {
      return broken(line, at, "is no JSON: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      return broken(line, at, "has a number whose exponent no decimal can hold");
    }
  }

  private static SourceRow broken(TextLines.Line line, List<String> at, String problem) {
    String text = new String(line.bytes(), StandardCharsets.UTF_8);
    return new SourceRow.Broken(
        at, 2L * line.bytes().length, "the line " + problem, RowText.shortened(text));
  }

  /** What is nested stays JSON, which columns of lists, maps, structs and text take. */
  private static Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    } else if (node.isTextual()) {
      return node.textValue();
    } else if (node.isBigDecimal()) {
      // Of a number that no column can take, the digits written out could fill the memory.
      BigDecimal number = node.decimalValue();
      boolean isSmall =
          Math.abs(number.scale()) <= LARGEST_SCALE && Double.isFinite(number.doubleValue());
      return isSmall ? number : number.toString();
    } else if (node.isNumber()) {
      return node.numberValue();
    }
    return node.isBoolean() ? (Object) node.booleanValue() : node.toString();
  }

  @Override
  public String place() throws IOException {
    return "line " + (base.lines() + number);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
