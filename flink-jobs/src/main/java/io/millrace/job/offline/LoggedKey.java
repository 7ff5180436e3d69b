package io.millrace.job.offline;

import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/**
 * The key columns of a view's table, as the table itself says: also where no definition names the
 * view any more.
 *
 * @param columns by the name that the entity has for each
 */
public record LoggedKey(Map<String, String> columns) {
  /** What the comment of a key column begins with; the name of the entity follows. */
  static final String COMMENT = "Key of ";

  public LoggedKey {
    columns = Map.copyOf(columns);
  }

  /** Those of a table; none where its comments were changed. */
  public static LoggedKey of(Table table) {
    Map<String, String> columns = new TreeMap<>();
    for (Types.NestedField field : table.schema().columns()) {
      if (field.doc() != null && field.doc().startsWith(COMMENT)) {
        columns.put(ServedColumns.keyName(field.name()), field.name());
      }
    }
    return new LoggedKey(columns);
  }
}
