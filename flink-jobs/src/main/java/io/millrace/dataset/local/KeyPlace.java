package io.millrace.dataset.local;

import io.millrace.compile.EntityCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Columns that may hold keys of an entity; knows what became of the texts that it saw last. Not
 * thread-safe.
 */
final class KeyPlace {
  private static final int KNOWN = 10_000;
  private static final long NONE = Long.MAX_VALUE;

  private final SoughtKeys.OfEntity keys;
  private final List<Integer> texts;
  private final Map<List<String>, Long> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Long> eldest) {
          return size() > KNOWN;
        }
      };

  /**
   * @param texts where those of a key stand, twice
   */
  KeyPlace(SoughtKeys.OfEntity keys, List<Integer> texts) {
    this.keys = keys;
    this.texts = texts;
  }

  /** The entry that forgets the row's key; null if none does. */
  Long forgetting(ResultSet row) throws SQLException {
    List<String> found = new ArrayList<>(texts.size());
    for (int column : texts) {
      found.add(row.getString(column));
    }
    Long forgetting = known.get(found);
    if (forgetting == null) {
      int width = found.size() / 2;
      forgetting = Math.min(of(found.subList(0, width)), of(found.subList(width, found.size())));
      known.put(found, forgetting);
    }
    return forgetting == NONE ? null : forgetting;
  }

  private long of(List<String> key) {
    EntityCodec codec = keys.codec();
    try {
      return key.contains(null) ? NONE : keys.forgettings().getOrDefault(codec.parse(key), NONE);
    } catch (IllegalArgumentException e) {
      return NONE; // no key of this entity
    }
  }
}
