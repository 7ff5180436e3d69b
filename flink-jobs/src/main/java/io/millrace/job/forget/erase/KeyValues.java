package io.millrace.job.forget.erase;

import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Comparators;

/**
 * The values that keys of one entity have in each of its columns, to pass files over by the bounds
 * of their columns. Immutable and thread-safe.
 */
final class KeyValues {
  /** Iceberg compares no more than these with a file's bounds. */
  private static final int COMPARED = 200;

  /** By column; empty for a type that has another form in Iceberg: strings and longs are enough. */
  private final List<Optional<TreeSet<Object>>> byColumn = new ArrayList<>();

  /**
   * @param codec of columns that they may be in; keys that can be none of them are passed over
   * @param keys as the register has them
   */
  KeyValues(EntityCodec codec, Collection<EntityKey> keys) {
    codec.spec().key().forEach(column -> byColumn.add(Optional.empty()));
    for (EntityKey key : keys) {
      List<Object> values = values(codec, key);
      for (int i = 0; i < values.size(); i++) {
        add(i, values.get(i));
      }
    }
  }

  private static List<Object> values(EntityCodec codec, EntityKey key) {
    try {
      List<Object> values = codec.decode(key);
      return codec.encode(values).equals(key) ? values : List.of();
    } catch (RuntimeException e) {
      return List.of(); // a text where there are UUIDs
    }
  }

  private void add(int column, Object value) {
    if (value instanceof String || value instanceof Long) {
      if (byColumn.get(column).isEmpty()) {
        byColumn.set(column, Optional.of(new TreeSet<>(order(value))));
      }
      byColumn.get(column).get().add(value);
    }
  }

  @SuppressWarnings("unchecked")
  private static Comparator<Object> order(Object value) {
    Comparator<?> order =
        value instanceof String ? Comparators.charSequences() : Comparator.<Long>naturalOrder();
    return (Comparator<Object>) order;
  }

  /**
   * True of every row that has one of the keys in these columns, and of others.
   *
   * @param columns of the table, in the order of the entity's
   */
  Expression mayBeIn(List<String> columns) {
    return mayBeIn(columns, (column, hasOne) -> hasOne);
  }

  /** Says something else of a column. */
  interface Change {
    Expression of(String column, Expression hasOne);
  }

  /** The same where it is changed by column. */
  Expression mayBeIn(List<String> columns, Change change) {
    Expression all = Expressions.alwaysTrue();
    for (int i = 0; i < byColumn.size(); i++) {
      if (byColumn.get(i).isPresent()) {
        String column = columns.get(i);
        all = Expressions.and(all, change.of(column, hasOne(column, byColumn.get(i).get())));
      }
    }
    return all;
  }

  private static Expression hasOne(String column, TreeSet<Object> values) {
    if (values.size() == 1) {
      return Expressions.equal(column, values.first());
    }
    return values.size() <= COMPARED
        ? Expressions.in(column, values)
        : Expressions.and(
            Expressions.greaterThanOrEqual(column, values.first()),
            Expressions.lessThanOrEqual(column, values.last()));
  }
}
