package io.millrace.dataset.local;

import io.millrace.compile.EntityCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Columns that may hold keys of an entity; knows what became of the texts that it saw last. Not
 * thread-safe.
 */
final class KeyPlace {
  private static final int KNOWN = 10_000;

  private final SoughtKeys.OfEntity keys;
  private final List<Integer> texts;
  private final Map<List<String>, Set<Long>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Set<Long>> eldest) {
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

  /** The entries that forget the row's key; none if none does. */
  Set<Long> forgettings(ResultSet row) throws SQLException {
    List<String> found = new ArrayList<>(texts.size());
    for (int column : texts) {
      found.add(row.getString(column));
    }
    Set<Long> forgettings = known.get(found);
    if (forgettings == null) {
      int width = found.size() / 2;
      forgettings = new TreeSet<>(of(found.subList(0, width)));
      forgettings.addAll(of(found.subList(width, found.size())));
      known.put(found, Set.copyOf(forgettings));
    }
    return forgettings;
  }

  private Set<Long> of(List<String> key) {
    EntityCodec codec = keys.codec();
    try {
      return key.contains(null)
          ? Set.of()
          : keys.forgettings().getOrDefault(codec.parse(key), Set.of());
    } catch (IllegalArgumentException e) {
      return Set.of(); // no key of this entity
    }
  }
}
