package io.millrace.job.view;

import io.millrace.job.forget.RememberedRegister;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a broker has of sales in each partition, and how many of a shop count: a list and a
 * predicate.
 */
final class LoggedSales {
  private static final long HOUR = 3_600_000;
  private static final long MINUTE = 60_000;

  private final List<List<Event>> partitions = new ArrayList<>();
  private final RememberedRegister register;
  private final List<Asked> asked;

  /** A sale. */
  record Event(String shop, long timeMillis, long arrivedMillis) {}

  /** A shop that is to be forgotten. */
  record Asked(long id, String shop, long settlesAtMillis) {}

  /**
   * @param asked all shops that were asked for, as the test goes on
   */
  LoggedSales(int partitions, RememberedRegister register, List<Asked> asked) {
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new ArrayList<>());
    }
    this.register = register;
    this.asked = asked;
  }

  /** Of a partition, by offset; to be added to. */
  List<Event> of(int partition) {
    return partitions.get(partition);
  }

  /**
   * Sales of the hour before {@code t} up to a place in each partition, without what is forgotten.
   *
   * @param until offsets by partition, exclusive
   * @param emptied entries whose first marker the state has seen
   */
  long count(String shop, long[] until, long t, Set<Long> emptied) {
    long left = Math.floorDiv(t - HOUR, MINUTE) * MINUTE;
    long count = 0;
    for (int partition = 0; partition < partitions.size(); partition++) {
      for (int offset = 0; offset < of(partition).size(); offset++) {
        Event event = of(partition).get(offset);
        if (offset < until[partition]
            && event.shop().equals(shop)
            && event.timeMillis() >= left
            && event.timeMillis() < t
            && !isForgotten(event, partition, offset, emptied)) {
          count++;
        }
      }
    }
    return count;
  }

  private boolean isForgotten(Event event, int partition, long offset, Set<Long> emptied) {
    for (Asked entry : asked) {
      if (entry.shop().equals(event.shop()) && emptied.contains(entry.id())) {
        OptionalLong cut = register.entry(entry.id()).cut("payments", partition);
        // A partition that has none yet has only what is forgotten.
        if (cut.isEmpty() || offset < cut.getAsLong()) {
          return true;
        }
      }
    }
    return false;
  }
}
