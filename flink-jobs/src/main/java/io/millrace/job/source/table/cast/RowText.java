package io.millrace.job.source.table.cast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.table.RowOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A row as it was found, for people. */
public final class RowText {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 10_000;

  private RowText() {}

  /** A JSON object of each column's text, null where it is null. */
  static String of(List<String> columns, Object[] values) {
    ObjectNode object = JSON.createObjectNode();
    for (int i = 0; i < columns.size(); i++) {
      object.put(columns.get(i), values[i] == null ? null : shortened(values[i].toString()));
    }
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The first 10,000 characters of a text. What follows goes in by its length and a hash, so that
   * two bad rows that differ there stay two.
   */
  public static String shortened(String text) {
    return text.length() <= MOST
        ? text
        : String.format(
            Locale.ROOT,
            "%s... (%,d characters, %016x)",
            text.substring(0, MOST),
            text.length(),
            RowOrder.hash(text.getBytes(StandardCharsets.UTF_8)));
  }
}
