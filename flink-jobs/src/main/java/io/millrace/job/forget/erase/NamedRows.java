package io.millrace.job.forget.erase;

import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.KeyColumns;
import io.millrace.job.offline.IcebergTypes;
import io.millrace.job.offline.IcebergValues;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
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

  /** Columns that are not of the type that the keys' are, but of one that is alike. */
  private final Map<String, DataType> alike;

  /**
   * @param codec of the keys' entity, as the register has them
   * @param values of the keys
   * @param uses each with a column for each of the entity's, in its order
   */
  NamedRows(
      EntityCodec codec, Set<EntityKey> keys, KeyValues values, Collection<List<String>> uses) {
    this(codec, keys, values, uses, Map.of());
  }

  private NamedRows(
      EntityCodec codec,
      Set<EntityKey> keys,
      KeyValues values,
      Collection<List<String>> uses,
      Map<String, DataType> alike) {
    this.codec = codec;
    this.keys = keys;
    this.values = values;
    this.uses = List.copyOf(uses);
    this.alike = Map.copyOf(alike);
  }

  /** Those of them whose columns are there, of a type that holds the keys'. */
  NamedRows in(Schema schema) {
    Map<String, DataType> others = new HashMap<>();
    List<List<String>> there =
        uses.stream().filter(columns -> areIn(schema, columns, others)).toList();
    return new NamedRows(codec, keys, values, there, others);
  }

  boolean isEmpty() {
    return uses.isEmpty();
  }

  private boolean areIn(Schema schema, List<String> columns, Map<String, DataType> others) {
    for (int i = 0; i < columns.size(); i++) {
      Types.NestedField field = schema.findField(columns.get(i));
      if (field == null) {
        return false;
      }
      if (!field.type().equals(IcebergTypes.type(type(i)))) {
        Optional<DataType> other = alike(field.type(), type(i));
        if (other.isEmpty()) {
          return false;
        }
        others.put(columns.get(i), other.get());
      }
    }
    return true;
  }

  /** The type that a column has, of one that a key's is alike: it was widened since, say. */
  private static Optional<DataType> alike(Type column, DataType type) {
    return Stream.of(DataType.INT32, DataType.INT64, DataType.TEXT, DataType.UUID)
        .filter(each -> column.equals(IcebergTypes.type(each)))
        .filter(each -> KeyColumns.areAlike(one(each), one(type)))
        .findFirst();
  }

  private static EntitySpec one(DataType type) {
    return new EntitySpec("", List.of(new KeyColumn("", type)));
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
    return key(row, columns).filter(which).isPresent();
  }

  /** Those of the keys that a row has, by any of the uses. */
  Set<EntityKey> keysIn(Record row) {
    Set<EntityKey> found = new LinkedHashSet<>();
    uses.forEach(columns -> key(row, columns).ifPresent(found::add));
    return found;
  }

  private Optional<EntityKey> key(Record row, List<String> columns) {
    List<Object> found = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      Object value =
          IcebergValues.canonical(alike.getOrDefault(column, type(i)), row.getField(column));
      if (value == null) {
        return Optional.empty();
      }
      found.add(value);
    }
    return Optional.of(codec.encode(found)).filter(keys::contains);
  }

  /** True of every row that holds one of the keys. */
  Expression mayHold() {
    Expression any = Expressions.alwaysFalse();
    for (List<String> columns : uses) {
      any =
          Expressions.or(
              any,
              values.mayBeIn(
                  columns,
                  (column, hasOne) ->
                      alike.containsKey(column) ? Expressions.alwaysTrue() : hasOne));
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
