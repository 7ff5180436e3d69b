package io.millrace.job.source.table.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;

/**
 * A column of a query as the database describes it.
 *
 * @param label its name, exactly
 * @param jdbcType of {@link Types}
 * @param typeName the database's name of its type
 * @param required whether the database knows that it is never null
 */
record FoundColumn(String label, int jdbcType, String typeName, boolean required) {

  static FoundColumn of(ResultSetMetaData all, int index) throws SQLException {
    return new FoundColumn(
        all.getColumnLabel(index),
        all.getColumnType(index),
        plainType(all.getColumnTypeName(index)),
        all.isNullable(index) == ResultSetMetaData.columnNoNulls);
  }

  /** PostgreSQL's driver calls columns with a sequence by types that nothing can be cast to. */
  private static String plainType(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "smallserial" -> "int2";
      case "serial" -> "int4";
      case "bigserial" -> "int8";
      default -> name;
    };
  }

  boolean isWholeNumber() {
    return switch (jdbcType) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> true;
      default -> false;
    };
  }

  boolean isNumber() {
    return isWholeNumber()
        || switch (jdbcType) {
          case Types.NUMERIC, Types.DECIMAL, Types.REAL, Types.FLOAT, Types.DOUBLE -> true;
          default -> false;
        };
  }

  /** A timestamp with or without a zone; without one it is taken for UTC. */
  boolean isTimestamp() {
    return jdbcType == Types.TIMESTAMP || jdbcType == Types.TIMESTAMP_WITH_TIMEZONE;
  }

  boolean hasZone() {
    return jdbcType == Types.TIMESTAMP_WITH_TIMEZONE || typeName.equalsIgnoreCase("timestamptz");
  }

  boolean isText() {
    return switch (jdbcType) {
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.CLOB,
          Types.SQLXML,
          Types.OTHER ->
          true;
      default -> false;
    };
  }
}
