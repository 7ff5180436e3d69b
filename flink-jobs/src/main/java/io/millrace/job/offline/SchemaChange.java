package io.millrace.job.offline;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * Brings a table to the columns that the definitions want: new columns are added as optional ones,
 * types are widened, columns that are gone stay and may be null from now on. Nothing else is done.
 */
final class SchemaChange {
  private final List<String> problems = new ArrayList<>();
  private final List<String> unwanted = new ArrayList<>();

  /**
   * Changes the table; nothing happens if it is as wanted.
   *
   * @throws OfflineLogException names every column whose type cannot become what is wanted
   */
  static void apply(Table table, Schema wanted) {
    SchemaChange change = new SchemaChange();
    change.compare("", table.schema().asStruct(), wanted.asStruct());
    if (!change.problems.isEmpty()) {
      throw new OfflineLogException(
          "Cannot change table "
              + table.name()
              + ": "
              + String.join("; ", change.problems)
              + ". Rename the feature or field, or move the table away");
    }
    UpdateSchema update = table.updateSchema().unionByNameWith(wanted);
    change.unwanted.forEach(update::makeColumnOptional);
    if (!update.apply().sameSchema(table.schema())) {
      update.commit();
    }
  }

  private void compare(String path, Type has, Type wanted) {
    if (has.isPrimitiveType() && wanted.isPrimitiveType()) {
      if (!has.equals(wanted) && !TypeUtil.isPromotionAllowed(has, wanted.asPrimitiveType())) {
        problem(path, has, wanted);
      }
    } else if (has.typeId() != wanted.typeId()) {
      problem(path, has, wanted);
    } else if (has.isStructType()) {
      compare(path, has.asStructType(), wanted.asStructType());
    } else if (has.isListType()) {
      compare(path + ".element", has.asListType().elementType(), wanted.asListType().elementType());
    } else {
      compare(path + ".value", has.asMapType().valueType(), wanted.asMapType().valueType());
    }
  }

  private void compare(String path, Types.StructType has, Types.StructType wanted) {
    for (Types.NestedField field : has.fields()) {
      String name = path.isEmpty() ? field.name() : path + "." + field.name();
      Types.NestedField match = wanted.field(field.name());
      if (match != null) {
        compare(name, field.type(), match.type());
      } else if (field.isRequired()) {
        unwanted.add(name);
      }
    }
  }

  private void problem(String path, Type has, Type wanted) {
    problems.add("column '" + path + "' is " + has + " in the table and " + wanted + " now");
  }
}
