package io.millrace.answer.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Canonical values as JSON text and back. Equal values, and only they, have equal texts, so texts
 * may be compared in place of values.
 */
public final class ValueText {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();
  private static final ObjectMapper MAPPER = new ObjectMapper(JSON);

  private ValueText() {}

  /** The text of a value; null for null. */
  public static String of(DataType type, Object value) {
    if (value == null) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      ValueCodec.of(type).writeJson(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Several values as a JSON array. */
  public static String ofAll(List<DataType> types, List<Object> values) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      texts.add(of(types.get(i), values.get(i)));
    }
    return "[" + String.join(",", texts) + "]";
  }

  /** The texts of a JSON array, as {@link #ofAll} has joined them. */
  public static List<String> texts(String array) {
    List<String> texts = new ArrayList<>();
    int depth = 0;
    int from = 1;
    boolean quoted = false;
    for (int i = 0; i < array.length(); i++) {
      char c = array.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '[' || c == '{') {
        depth++;
      } else if (c == ']' || c == '}') {
        depth--;
      }
      if (!quoted && (c == ',' && depth == 1 || c == ']' && depth == 0)) {
        texts.add(array.substring(from, i));
        from = i + 1;
      }
    }
    return texts;
  }

  /**
   * The value of a text; null for null.
   *
   * @throws IllegalArgumentException if it is none of the type
   */
  public static Object read(DataType type, String text) {
    if (text == null) {
      return null;
    }
    try {
      return ValueCodec.of(type).readJson(MAPPER.readTree(text));
    } catch (IOException e) {
      throw new IllegalArgumentException("'" + text + "' is no JSON: " + e.getMessage(), e);
    }
  }

  /**
   * The values of a JSON array.
   *
   * @throws IllegalArgumentException if it has not as many, or one is none of its type
   */
  public static List<Object> readAll(List<DataType> types, String text) {
    try {
      var array = MAPPER.readTree(text);
      if (!array.isArray() || array.size() != types.size()) {
        throw new IllegalArgumentException(
            "'" + text + "' is no JSON array of " + types.size() + " values");
      }
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < types.size(); i++) {
        values.add(ValueCodec.of(types.get(i)).readJson(array.get(i)));
      }
      return values;
    } catch (IOException e) {
      throw new IllegalArgumentException("'" + text + "' is no JSON: " + e.getMessage(), e);
    }
  }
}
