package io.millrace.job.offline;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table of the offline log as the definitions want it; what stands in the catalog may have more
 * columns, of earlier definitions, in another order.
 *
 * @param name name within the namespace
 * @param columns in the order of {@link LogRows}
 * @param day the column whose day (UTC) is the partition; a timestamp
 * @param order the columns that files are sorted by where they are sorted; empty for none
 * @param properties table properties beside the ones of every table: owner, fingerprint
 */
public record LogTable(
    String name,
    List<LogColumn> columns,
    String day,
    List<String> order,
    Map<String, String> properties)
    implements Serializable {

  /** Property that names where the offsets of a table come from. */
  public static final String SOURCE = "millrace.source";

  /** Property of the definition that the table was last written by. */
  public static final String FINGERPRINT = "millrace.fingerprint";

  /** Property of a table with rows that were written by other definitions than the last. */
  public static final String EARLIER = "millrace.earlier-definitions";

  /**
   * Property of an event table: how many milliseconds ahead of its arrival an event could be dated
   * by the definitions that it was written by, by whichever allowed most. It is not there where
   * that is not known of all.
   */
  public static final String AHEAD = "millrace.ahead-ms";

  /** Property that names the view whose served rows a table has. */
  public static final String VIEW = "millrace.view";

  /** Property that names the stream whose events a table has. */
  public static final String STREAM = "millrace.stream";

  /** Property that names the table whose rows a table of the log has. */
  public static final String TABLE = "millrace.table";

  public LogTable {
    columns = List.copyOf(columns);
    order = List.copyOf(order);
    // Not Map.copyOf: its order differs from JVM to JVM.
    properties = java.util.Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /** A table whose files are in no order. */
  public LogTable(
      String name, List<LogColumn> columns, String day, Map<String, String> properties) {
    this(name, columns, day, List.of(), properties);
  }

  /** Place of a column, or an {@link IllegalArgumentException}. */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("table " + name + " has no column '" + column + "'");
  }

  /** The same table with one more property. */
  public LogTable with(String property, String value) {
    Map<String, String> more = new TreeMap<>(properties);
    more.put(property, value);
    return new LogTable(name, columns, day, order, more);
  }
}
