package io.millrace.job.forget;

import io.millrace.job.online.PostgresAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts the rows that go from one place for some entries, in the register. A row counts for each
 * entry that it goes for, but not for one that was asked for because of another of them: so the
 * figures of a key and of the wider ones that go with it add up. For one thread.
 */
public class PlaceCount implements CountedRows {
  private final RowCounts counts;
  private final String place;
  private final List<Long> ids;

  /** Read when the first rows go. */
  private Map<Long, Long> heldBy;

  /**
   * @param store the online store
   * @param ids of the entries that are cleared from the place together
   */
  public PlaceCount(PostgresAddress store, String place, Collection<Long> ids) {
    this.counts = new RowCounts(store);
    this.place = place;
    this.ids = List.copyOf(ids);
  }

  @Override
  public void going(Map<Set<Long>, Long> rows) {
    if (rows.containsKey(Set.<Long>of())) {
      counts.going(ids, place); // and never taken back
    }
    Set<Long> known = entries(rows);
    if (!known.isEmpty()) {
      counts.going(known, place);
    }
  }

  private static Set<Long> entries(Map<Set<Long>, Long> rows) {
    Set<Long> entries = new TreeSet<>();
    rows.keySet().forEach(entries::addAll);
    return entries;
  }

  @Override
  public void gone(Map<Set<Long>, Long> told, Map<Set<Long>, Long> rows) {
    Map<Long, Long> byEntry = new TreeMap<>();
    entries(told).forEach(id -> byEntry.put(id, 0L));
    if (byEntry.isEmpty()) {
      return;
    }
    if (heldBy == null) {
      heldBy = counts.heldBy(ids);
    }
    rows.forEach(
        (entries, count) ->
            entries.stream()
                .filter(id -> !isHeldByAny(id, entries))
                .forEach(id -> byEntry.merge(id, count, Long::sum)));
    counts.gone(byEntry, place);
  }

  private boolean isHeldByAny(long id, Set<Long> entries) {
    for (Long by = heldBy.get(id); by != null; by = heldBy.get(by)) {
      if (entries.contains(by)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void hadMore(Set<Long> of) {
    if (!of.isEmpty()) {
      counts.going(of, place);
    }
  }

  @Override
  public void wentUncounted(long atMillis) {
    counts.going(ids, place, atMillis);
  }

  @Override
  public Set<Long> ofNothing() {
    return counts.ofNothing(ids);
  }
}
