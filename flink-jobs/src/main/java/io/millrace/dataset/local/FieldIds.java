package io.millrace.dataset.local;

import io.millrace.dataset.registry.TableSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Ids of columns in a file of a table, as an option of DuckDB's COPY. */
final class FieldIds {
  private FieldIds() {}

  /**
   * @param example a Parquet file with the columns
   * @param ids by path, such as {@code items.element.sku}; empty where the file is to have none
   */
  static String option(Path example, Map<String, Integer> ids) throws IOException {
    return ids.isEmpty()
        ? ""
        : ", FIELD_IDS {%s}".formatted(all("", TableSet.columns(example).columns(), ids));
  }

  private static String all(
      String prefix, List<Types.NestedField> fields, Map<String, Integer> ids) {
    return fields.stream()
        .map(field -> Sql.text(field.name()) + ": " + one(prefix + field.name(), field.type(), ids))
        .collect(Collectors.joining(", "));
  }

  private static String one(String path, Type type, Map<String, Integer> ids) {
    return type.isNestedType()
        ? "{'__duckdb_field_id': %s, %s}"
            .formatted(ids.get(path), all(path + ".", type.asNestedType().fields(), ids))
        : ids.get(path).toString();
  }
}
