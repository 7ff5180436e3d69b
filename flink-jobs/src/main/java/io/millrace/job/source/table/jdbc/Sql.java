package io.millrace.job.source.table.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A statement being written: text, and the texts of its parameters. Not thread-safe. */
final class Sql {

  private final StringBuilder text = new StringBuilder();
  private final List<String> parameters = new ArrayList<>();

  Sql add(String more) {
    text.append(more);
    return this;
  }

  /** A value by its text, as the column's own type. */
  Sql value(String value, FoundColumn column) {
    text.append("cast(? as ").append(column.typeName()).append(')');
    parameters.add(value);
    return this;
  }

  /** The query as a subquery named {@code pulled}. */
  Sql from(QueryText query, String since) {
    text.append(" from (\n").append(query.sql()).append("\n) pulled");
    for (int i = 0; i < query.sinces(); i++) {
      parameters.add(since);
    }
    return this;
  }

  /** A name, quoted. */
  static String name(FoundColumn column) {
    return '"' + column.label().replace("\"", "\"\"") + '"';
  }

  PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            text.toString(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    for (int i = 0; i < parameters.size(); i++) {
      statement.setString(i + 1, parameters.get(i));
    }
    return statement;
  }

  List<String> parameters() {
    return parameters;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
