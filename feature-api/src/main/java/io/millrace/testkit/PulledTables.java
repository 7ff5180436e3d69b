package io.millrace.testkit;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.event.BadEventException;
import io.millrace.table.PulledRow;
import io.millrace.table.RowMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables of a test, as pulled up to an instant. */
final class PulledTables {
  private final List<SentPull> pulls;
  private final Map<BoundTable, List<PulledRow>> events = new HashMap<>();
  private final Map<BoundTable, Long> lastPulled = new HashMap<>();
  private final List<BadEvent> bad = new ArrayList<>();

  /**
   * @param pulls in any order
   */
  PulledTables(List<SentPull> pulls, long atMillis) {
    this.pulls =
        pulls.stream()
            .filter(pull -> pull.pulledAtMillis() <= atMillis)
            .sorted(Comparator.comparingLong(SentPull::pulledAtMillis))
            .toList();
    Map<BoundTable, Map<EntityKey, RowMemory>> memory = new HashMap<>();
    Map<BoundTable, Long> numbers = new HashMap<>();
    for (SentPull pull : this.pulls) {
      BoundTable table = pull.table();
      events
          .computeIfAbsent(table, each -> new ArrayList<>())
          .addAll(
              pull.events(
                  numbers.merge(table, 1L, Long::sum),
                  memory.computeIfAbsent(table, each -> new TreeMap<>()),
                  bad));
      lastPulled.put(table, pull.pulledAtMillis());
    }
  }

  /** Rows that are bad, in the order of the pulls. */
  List<BadEvent> bad() {
    return bad;
  }

  /** What the rows add to a key of a view. */
  List<Contribution> contributions(BoundView view, EntityKey key) {
    List<Contribution> contributions = new ArrayList<>();
    each(view, (row, added) -> contributions.addAll(added), new ArrayList<>());
    contributions.removeIf(contribution -> !contribution.key().equals(key));
    return contributions;
  }

  /** Adds the rows that the view refuses. */
  void reject(BoundView view, List<BadEvent> refused) {
    each(view, (row, added) -> {}, refused);
  }

  /** As {@link io.millrace.answer.ViewFreshness#pulledMillis}. */
  long[] pulledMillis(BoundView view) {
    return view.feeds().stream()
        .mapToLong(feed -> lastPulled.getOrDefault(feed, Long.MIN_VALUE))
        .toArray();
  }

  /** What its pulls brought of a table, as events; in their order. */
  List<PulledRow> events(BoundTable table) {
    return events.getOrDefault(table, List.of());
  }

  /** Takes what a row adds. */
  private interface Added {
    void take(PulledRow row, List<Contribution> contributions);
  }

  private void each(BoundView view, Added added, List<BadEvent> refused) {
    for (BoundFeed feed : view.feeds()) {
      if (feed instanceof BoundTable table) {
        for (PulledRow row : events.getOrDefault(table, List.of())) {
          try {
            added.take(row, view.contributions(table, row, row.pulledAtMillis()));
          } catch (BadEventException e) {
            refused.add(
                new BadEvent(
                    row.columns(), table.name(), view.spec().name(), e.code(), e.getMessage()));
          }
        }
      }
    }
  }
}
