package io.millrace.job.forget.erase;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers chores, one for each place, with all keys that wait for it. For one thread. */
final class ChoreList {
  private final Map<String, Waiting> byPlace = new LinkedHashMap<>();

  private record Waiting(List<Due> dues, Chore.Work work) {}

  /**
   * Adds a place of some keys, of which those that are done are passed over.
   *
   * @param work the first that is given for a place counts
   */
  void add(String place, List<Due> dues, Chore.Work work) {
    for (Due due : dues) {
      if (due.isPending(place)) {
        byPlace.computeIfAbsent(place, any -> new Waiting(new ArrayList<>(), work)).dues().add(due);
      }
    }
  }

  /** In the order in which places were added first. */
  List<Chore> all() {
    List<Chore> all = new ArrayList<>();
    byPlace.forEach((place, each) -> all.add(new Chore(place, each.dues(), each.work())));
    return all;
  }
}
