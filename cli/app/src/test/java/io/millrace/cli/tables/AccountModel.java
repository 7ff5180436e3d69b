package io.millrace.cli.tables;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The source as a plain list of what it held at each pull, and what that means by the letter of the
 * documentation. Shares no code with what it is compared to.
 */
final class AccountModel {
  /** A row of the source; bad when its city does not begin with a capital. */
  record Row(long id, String city, double score, Instant changedAt) {
    boolean isBad() {
      return !Character.isUpperCase(city.charAt(0));
    }
  }

  /** A version of a row, or without one that it is gone, found by a pull. */
  record Found(long id, Row row, long observedMillis, long pulledMillis, int pull) {}

  /** What each pull saw that saw something new. */
  private final List<Set<Row>> seen = new ArrayList<>();

  void pulled(Set<Row> rows) {
    seen.add(new LinkedHashSet<>(rows));
  }

  int pulls() {
    return seen.size();
  }

  /** Bad rows, each as often as it came anew. */
  int deadLetters() {
    int letters = 0;
    Set<Row> before = Set.of();
    for (Set<Row> rows : seen) {
      for (Row row : rows) {
        letters += row.isBad() && !before.contains(row) ? 1 : 0;
      }
      before = rows;
    }
    return letters;
  }

  /**
   * What is new, in the order of pulls.
   *
   * @param pulledMillis when each pull that brought something began
   */
  List<Found> events(List<Long> pulledMillis) {
    List<Found> events = new ArrayList<>();
    Map<Long, Set<Row>> known = new TreeMap<>();
    Map<Long, Long> goneAt = new TreeMap<>();
    Map<Long, Long> latest = new TreeMap<>();
    int next = 0;
    for (Set<Row> rows : seen) {
      List<Found> found = new ArrayList<>();
      long at = next < pulledMillis.size() ? pulledMillis.get(next) : -1;
      Set<Long> ids = new HashSet<>(known.keySet());
      rows.forEach(row -> ids.add(row.id()));
      for (long id : ids) {
        List<Row> own = rows.stream().filter(row -> row.id() == id).toList();
        Set<Row> before = known.getOrDefault(id, Set.of());
        if (own.isEmpty()) {
          known.remove(id);
          if (!before.isEmpty()) {
            long gone = Math.max(at, latest.get(id));
            goneAt.put(id, gone);
            found.add(new Found(id, null, gone, at, next));
          }
          continue;
        }
        Set<Row> now = new LinkedHashSet<>();
        for (Row row : own) {
          if (row.isBad()) {
            now.addAll(before);
            continue;
          }
          now.add(row);
          if (!before.contains(row)) {
            long observed = row.changedAt().toEpochMilli();
            if (goneAt.containsKey(id) && observed <= goneAt.get(id)) {
              observed = Math.max(at, goneAt.get(id));
            }
            latest.merge(id, observed, Math::max);
            found.add(new Found(id, row, observed, at, next));
          }
        }
        if (!now.isEmpty()) {
          goneAt.remove(id);
          known.put(id, now);
        }
      }
      if (!found.isEmpty()) {
        events.addAll(found);
        next++;
      }
    }
    return events;
  }

  /** How many pulls brought something. */
  int pullsWithNews() {
    return events(List.of()).stream().mapToInt(Found::pull).max().orElse(-1) + 1;
  }

  /** The row that counts, or null: of those observed last the last pulled, then the greatest. */
  static Row latest(List<Found> events, long id) {
    Comparator<Found> byColumns =
        Comparator.comparing((Found found) -> found.row().city())
            .thenComparing(found -> found.row().score())
            .thenComparing(found -> found.row().changedAt());
    return events.stream()
        .filter(found -> found.id() == id)
        .max(
            Comparator.comparingLong(Found::observedMillis)
                .thenComparingInt(Found::pull)
                .thenComparing(
                    (a, b) -> {
                      if (a.row() == null || b.row() == null) {
                        return Boolean.compare(a.row() != null, b.row() != null);
                      }
                      return byColumns.compare(a, b);
                    }))
        .map(Found::row)
        .orElse(null);
  }
}
