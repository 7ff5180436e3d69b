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
  private final List<Object> parameters = new ArrayList<>();
  private final Dialect dialect;

  Sql(Dialect dialect) {
    this.dialect = dialect;
  }

  Sql add(String more) {
    text.append(more);
    return this;
  }

  /** A column by its name. */
  Sql name(FoundColumn column) {
    return add(dialect.name(column));
  }

  /** A value by its text, as the column's own type. */
  Sql value(String value, FoundColumn column) {
    text.append(dialect.place(column.typeName()));
    parameters.add(dialect.value(value, column));
    return this;
  }

  /** The query as a subquery named {@code pulled}. */
  Sql from(QueryText query, Object since) {
    text.append(" from (\n").append(query.sql()).append("\n) pulled");
    for (int i = 0; i < query.sinces(); i++) {
      parameters.add(since);
    }
    return this;
  }

  PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            text.toString(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) instanceof String value) {
        statement.setString(i + 1, value);
      } else {
        statement.setObject(i + 1, parameters.get(i));
      }
    }
    return statement;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
