package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * Layouts of {@link Bag} (slot 0, column 0) and {@link LongSum} (slot 1, column 1) over some
 * windows.
 */
final class Layouts {
  private static final List<ViewLayout.Slot> SLOTS =
      List.of(new ViewLayout.Slot(0, DataType.INT64), new ViewLayout.Slot(1, DataType.INT64));

  private Layouts() {}

  static Window window(long length, long tile) {
    return new Window(length, tile, 0);
  }

  static Window window(long length, long tile, long delay) {
    return new Window(length, tile, delay);
  }

  static Window lifetime() {
    return new Window(Window.LIFETIME, 0, 0);
  }

  static ViewLayout bagAndSum(List<Window> bagWindows, List<Window> sumWindows) {
    return of(List.of(new Bag(), new LongSum()), List.of(bagWindows, sumWindows));
  }

  static ViewLayout of(List<Aggregator<?>> aggregators, List<List<Window>> windows) {
    List<ViewLayout.Column> columns = new ArrayList<>();
    List<ViewLayout.Cell> cells = new ArrayList<>();
    for (int c = 0; c < aggregators.size(); c++) {
      columns.add(new ViewLayout.Column(c % 2, aggregators.get(c)));
      for (Window window : windows.get(c)) {
        cells.add(new ViewLayout.Cell("f" + cells.size(), c, window));
      }
    }
    return new ViewLayout("test", 0x5eed, SLOTS, columns, cells);
  }
}
