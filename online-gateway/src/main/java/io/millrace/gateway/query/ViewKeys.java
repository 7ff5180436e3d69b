package io.millrace.gateway.query;

import io.millrace.core.EntityKey;
import java.util.List;

/**
 * The keys that one view is asked for, by row.
 *
 * @param keys as the store knows them
 * @param values canonical values of the key columns, as answers show them
 */
record ViewKeys(List<EntityKey> keys, List<List<Object>> values) {
  /** Of a view that is answered without a key. */
  static final ViewKeys NONE = new ViewKeys(List.of(), List.of());

  /** The key columns of a row; null without a key. */
  List<Object> shown(int row) {
    return values.isEmpty() ? null : values.get(row);
  }
}
