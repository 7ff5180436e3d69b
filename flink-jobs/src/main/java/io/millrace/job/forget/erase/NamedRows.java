package io.millrace.job.forget.erase;

import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.job.offline.IcebergTypes;
import io.millrace.job.offline.IcebergValues;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Rows that have a key in columns of their own, whatever definitions run. Immutable and
 * thread-safe.
 */
final class NamedRows {
  private final EntityCodec codec;
  private final EntityKey key;
  private final List<List<String>> uses;

  /**
   * @param codec of the key's entity
   * @param uses each with a column for each of the entity's, in its order
   */
  NamedRows(EntityCodec codec, EntityKey key, Collection<List<String>> uses) {
    this.codec = codec;
    this.key = key;
    this.uses = List.copyOf(uses);
  }

  /** Those of them whose columns are there, of a type that holds the key's. */
  NamedRows in(Schema schema) {
    return new NamedRows(
        codec, key, uses.stream().filter(columns -> areIn(schema, columns)).toList());
  }

  boolean isEmpty() {
    return uses.isEmpty();
  }

  private boolean areIn(Schema schema, List<String> columns) {
    for (int i = 0; i < columns.size(); i++) {
      Types.NestedField field = schema.findField(columns.get(i));
      if (field == null || !holds(field.type(), type(i))) {
        return false;
      }
    }
    return true;
  }

  /** A column may have been widened since. */
  private static boolean holds(Type column, DataType type) {
    Type own = IcebergTypes.type(type);
    return column.equals(own)
        || own.typeId() == Type.TypeID.INTEGER && column.typeId() == Type.TypeID.LONG;
  }

  private DataType type(int column) {
    return keyColumns().get(column).type();
  }

  private List<KeyColumn> keyColumns() {
    return codec.spec().key();
  }

  /** Whether any of the uses has the key. */
  boolean holds(Record row) {
    return uses.stream().anyMatch(columns -> holds(row, columns));
  }

  private boolean holds(Record row, List<String> columns) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Object value = IcebergValues.canonical(type(i), row.getField(columns.get(i)));
      if (value == null) {
        return false;
      }
      values.add(value);
    }
    return codec.encode(values).equals(key);
  }

  /** True of every row that holds the key. */
  Expression mayHold() {
    Expression any = Expressions.alwaysFalse();
    List<Object> values = codec.decode(key);
    for (List<String> columns : uses) {
      Expression all = Expressions.alwaysTrue();
      for (int i = 0; i < values.size(); i++) {
        // Other types have another form in Iceberg; these are enough to pass files over.
        if (values.get(i) instanceof String || values.get(i) instanceof Long) {
          all = Expressions.and(all, Expressions.equal(columns.get(i), values.get(i)));
        }
      }
      any = Expressions.or(any, all);
    }
    return any;
  }

  /** The columns of all uses. */
  Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>();
    uses.forEach(columns::addAll);
    return columns;
  }
}
