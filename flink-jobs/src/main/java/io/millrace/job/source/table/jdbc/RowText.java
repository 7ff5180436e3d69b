package io.millrace.job.source.table.jdbc;

import static io.millrace.job.source.table.cast.RowText.shortened;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** A row as it is in the source, for people. */
final class RowText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RowText() {}

  /** A JSON object of the beginning of each column's text, null where it is null. */
  static String of(ResultSet row, List<FoundColumn> columns) throws SQLException {
    ObjectNode object = JSON.createObjectNode();
    for (int i = 0; i < columns.size(); i++) {
      String text = row.getString(i + 1);
      object.put(columns.get(i).label(), text == null ? null : shortened(text));
    }
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
