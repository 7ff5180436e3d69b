package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.type.DataType;
import java.util.List;

/**
 * What one view keeps for each key, without any user code: the inputs that feed it, the slots they
 * fill, the columns aggregated over them, and the cells of its online row. Immutable.
 *
 * @param view name of the view
 * @param fingerprint 32 bits that change whenever bytes of state or row would no longer be readable
 *     or would mean something else
 * @param slots values that events contribute; a contribution carries one value (or null) for each
 * @param columns the aggregations
 * @param cells one for each aggregated feature, in the order of the row
 */
public record ViewLayout(
    String view, int fingerprint, List<Slot> slots, List<Column> columns, List<Cell> cells) {

  public ViewLayout {
    slots = List.copyOf(slots);
    columns = List.copyOf(columns);
    cells = List.copyOf(cells);
  }

  /**
   * One value taken from the events of one input of the view.
   *
   * @param input index of the input (a stream with the key it is used by and its filter)
   * @param type type of the value
   */
  public record Slot(int input, DataType type) {}

  /** One aggregation over one slot, kept once for all its windows. */
  public record Column(int slot, Aggregator<?> aggregator) {}

  /**
   * One aggregated feature: a column over a window.
   *
   * @param feature name within the view, such as {@code spend_1h}
   * @param column index of the column
   * @param window the window
   */
  public record Cell(String feature, int column, Window window) {}
}
