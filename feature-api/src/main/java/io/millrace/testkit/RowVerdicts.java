package io.millrace.testkit;

import io.millrace.aggregate.Choice;
import io.millrace.aggregate.EventOrder;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundTable;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.event.BadEventException;
import io.millrace.table.PulledRow;
import io.millrace.testkit.Explanation.EventVerdict;
import io.millrace.testkit.Explanation.WindowEdges;
import java.util.ArrayList;
import java.util.List;

/** What became of each version of a table's rows. */
final class RowVerdicts {
  private final BoundFeature feature;
  private final EntityKey key;
  private final WindowEdges edges;
  private final int slot;
  private final Choice choice;
  private final List<Judged> rows = new ArrayList<>();

  /** The contribution is null where the reason says why there is none. */
  private record Judged(Object row, Contribution added, String reason) {}

  private RowVerdicts(BoundFeature feature, EntityKey key, WindowEdges edges) {
    ViewLayout.Column column = feature.view().layout().columns().get(feature.spec().column());
    this.feature = feature;
    this.key = key;
    this.edges = edges;
    this.slot = column.slot();
    this.choice = column.aggregator().choice();
  }

  static List<EventVerdict> of(
      BoundFeature feature, PulledTables tables, EntityKey key, WindowEdges edges) {
    RowVerdicts verdicts = new RowVerdicts(feature, key, edges);
    for (BoundFeed feed : feature.view().feeds()) {
      if (feed instanceof BoundTable table) {
        tables.events(table).forEach(row -> verdicts.judge(table, row));
      }
    }
    return verdicts.verdicts();
  }

  private void judge(BoundTable table, PulledRow row) {
    Object shown = "a row that is gone";
    try {
      shown = row.isGone() ? shown : table.binding().fromStruct(row.columns());
      for (Contribution added : feature.view().contributions(table, row, row.pulledAtMillis())) {
        if (added.key().equals(key)) {
          rows.add(
              added.values()[slot] == null
                  ? new Judged(shown, null, "adds nothing here: filtered out, or null")
                  : new Judged(shown, added, edges.reason(added.timeMillis())));
          return;
        }
      }
      rows.add(new Judged(shown, null, "is of another key, or filtered out"));
    } catch (BadEventException e) {
      rows.add(new Judged(shown, null, "is bad: " + e.code() + ": " + e.getMessage()));
    }
  }

  private List<EventVerdict> verdicts() {
    Contribution chosen = null;
    for (Judged row : rows) {
      if (choice != null && holds(row.added()) && (chosen == null || later(row.added(), chosen))) {
        chosen = row.added();
      }
    }
    List<EventVerdict> verdicts = new ArrayList<>();
    for (Judged row : rows) {
      boolean held = holds(row.added());
      boolean passed = held && choice != null && row.added() != chosen;
      verdicts.add(
          new EventVerdict(
              row.row(), held && !passed, passed ? "is not the latest row" : row.reason()));
    }
    return verdicts;
  }

  private boolean holds(Contribution added) {
    return added != null && edges.hold(added.timeMillis());
  }

  private boolean later(Contribution added, Contribution other) {
    return choice.prefers(added.values()[slot], order(added), other.values()[slot], order(other));
  }

  private static EventOrder order(Contribution added) {
    return new EventOrder(added.timeMillis(), added.stream(), added.partition(), added.offset());
  }
}
