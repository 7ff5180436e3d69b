package io.millrace.job.source.table.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Set;

/**
 * How a database wants to be spoken to.
 *
 * @param parameters how values are given
 * @param quote what stands around names; empty where nothing does
 */
record Dialect(Parameters parameters, String quote) {
  private static final Set<String> CASTING = Set.of("PostgreSQL", "DuckDB");

  /** How values are given. */
  enum Parameters {
    /**
     * As texts that the database casts to a column's own type, by the name that its driver gives to
     * it. Takes {@code nulls last}.
     */
    CAST,
    /** As objects of Java, which the driver knows to compare with a column. */
    TYPED
  }

  static Dialect of(Connection connection) throws SQLException {
    DatabaseMetaData about = connection.getMetaData();
    return new Dialect(
        CASTING.contains(about.getDatabaseProductName()) ? Parameters.CAST : Parameters.TYPED,
        about.getIdentifierQuoteString().strip());
  }

  /** A column's name, quoted. */
  String name(FoundColumn column) {
    return quote + column.label().replace(quote, quote + quote) + quote;
  }

  /**
   * The place of a value in a statement.
   *
   * @param type the database's name of its type
   */
  String place(String type) {
    return parameters == Parameters.CAST ? "cast(? as " + type + ")" : "?";
  }

  /** A question mark of a query, which is no parameter. */
  String questionMark() {
    // An operator of PostgreSQL, which its driver takes for a parameter unless doubled.
    return parameters == Parameters.CAST ? "??" : "?";
  }

  /** What to order by, for the values of a column in their order and nulls last. */
  String ascending(FoundColumn column) {
    String name = name(column);
    if (column.required()) {
      return name;
    }
    return parameters == Parameters.CAST
        ? name + " nulls last"
        : "case when " + name + " is null then 1 else 0 end, " + name;
  }

  /** The value of a parameter that is compared with a column. */
  Object value(String text, FoundColumn column) {
    return parameters == Parameters.CAST ? text : typed(text, Scale.of(column), column.jdbcType());
  }

  /**
   * The value of {@code :since}.
   *
   * @param scale of what it is compared with
   */
  Object since(String text, Scale scale) {
    return parameters == Parameters.CAST || text.isEmpty() ? text : typed(text, scale, Types.OTHER);
  }

  private static Object typed(String text, Scale scale, int jdbcType) {
    if (scale == Scale.NUMBER) {
      return new BigDecimal(text);
    } else if (scale == Scale.DAY) {
      return LocalDate.parse(text);
    } else if (scale == Scale.TIME) {
      return time(text);
    } else if (jdbcType == Types.BIT || jdbcType == Types.BOOLEAN) {
      return text.equals("1") || Boolean.parseBoolean(text);
    }
    return text;
  }

  /** In UTC, as the session is; a text that a driver made is for the database to understand. */
  private static Object time(String text) {
    try {
      return LocalDateTime.ofInstant(Instant.parse(text), ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return text;
    }
  }
}
