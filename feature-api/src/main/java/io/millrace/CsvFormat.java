package io.millrace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How CSV files are written: {@code CsvFormat.COMMAS.delimiter(';').nullText("NA")}. UTF-8 in any
 * case. A cell may stand in quotes, and must if it holds a delimiter, a line end or a quote, which
 * is then doubled. Immutable.
 */
public final class CsvFormat {

  /** Commas, double quotes, a header line, no text for null. */
  public static final CsvFormat COMMAS = new CsvFormat(Map.of());

  private final Map<String, String> properties;

  private CsvFormat(Map<String, String> properties) {
    this.properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /** What is between cells. */
  public CsvFormat delimiter(char delimiter) {
    return with("delimiter", String.valueOf(delimiter));
  }

  /** What is around cells, where something is. */
  public CsvFormat quote(char quote) {
    return with("quote", String.valueOf(quote));
  }

  /** A cell of exactly this text is null, whatever its type, also in quotes; such as {@code NA}. */
  public CsvFormat nullText(String text) {
    return with("null", TableSource.text(text));
  }

  /** The files have no header line; these are the names of their columns, in order. */
  public CsvFormat columns(List<String> names) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    if (names != null) {
      names.forEach(array::add);
    }
    return with("columns", array.toString());
  }

  private CsvFormat with(String name, String value) {
    Map<String, String> all = new TreeMap<>(properties);
    all.put(name, value);
    return new CsvFormat(all);
  }

  /** What differs from {@link #COMMAS}, as a manifest has it. */
  Map<String, String> properties() {
    return properties;
  }
}
