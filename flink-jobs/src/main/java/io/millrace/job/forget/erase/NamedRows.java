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
import java.util.function.Predicate;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Rows that have any of some keys in columns of their own, whatever definitions run. Immutable and
 * thread-safe.
 */
final class NamedRows {
  private final EntityCodec codec;
  private final Set<EntityKey> keys;
  private final KeyValues values;
  private final List<List<String>> uses;

  /**
   * @param codec of the keys' entity
   * @param values of the keys
   * @param uses each with a column for each of the entity's, in its order
   */
  NamedRows(
      EntityCodec codec, Set<EntityKey> keys, KeyValues values, Collection<List<String>> uses) {
    this.codec = codec;
    this.keys = keys;
    this.values = values;
    this.uses = List.copyOf(uses);
  }

  /** Those of them whose columns are there, of a type that holds the keys'. */
  NamedRows in(Schema schema) {
    return new NamedRows(
        codec, keys, values, uses.stream().filter(columns -> areIn(schema, columns)).toList());
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

  /** Whether any of the uses has one of the keys for which something is true. */
  boolean holds(Record row, Predicate<EntityKey> which) {
    return uses.stream().anyMatch(columns -> holds(row, columns, which));
  }

  private boolean holds(Record row, List<String> columns, Predicate<EntityKey> which) {
    List<Object> found = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Object value = IcebergValues.canonical(type(i), row.getField(columns.get(i)));
      if (value == null) {
        return false;
      }
      found.add(value);
    }
    EntityKey key = codec.encode(found);
    return keys.contains(key) && which.test(key);
  }

  /** True of every row that holds one of the keys. */
  Expression mayHold() {
    Expression any = Expressions.alwaysFalse();
    for (List<String> columns : uses) {
      any = Expressions.or(any, values.mayBeIn(columns));
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
