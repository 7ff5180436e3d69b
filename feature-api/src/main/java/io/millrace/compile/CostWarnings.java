package io.millrace.compile;

import io.millrace.core.ViewLayout;
import io.millrace.core.ViewLayout.Cell;
import io.millrace.core.Window;
import io.millrace.definition.Durations;
import io.millrace.definition.ProblemCode;

/** Warns of views that compile but cost more than their writer may think. */
final class CostWarnings {
  /** Tiles of one window for each key. */
  private static final long MANY_TILES = 2_000;

  private CostWarnings() {}

  static void check(ViewDraft view, ViewLayout layout, Report report) {
    ViewCost cost = CostEstimate.of(layout);
    if (cost.rowBytes() > CostEstimate.ROW_BUDGET) {
      report.warning(
          ProblemCode.ROW_TOO_LARGE,
          view.place(),
          "a row of view '%s' takes about %d bytes, more than the %d that are read at once"
              .formatted(view.name(), cost.rowBytes(), CostEstimate.ROW_BUDGET),
          "split the view, or lower k of first, last and top values");
    }
    for (Cell cell : layout.cells()) {
      Window window = cell.window();
      // An exact window keeps events, not tiles: how many is not known here.
      boolean tiled = !window.isLifetime() && window.tileMillis() > 1;
      if (tiled && window.lengthMillis() / window.tileMillis() > MANY_TILES) {
        report.warning(
            ProblemCode.MANY_TILES,
            view.place(),
            "%s.%s keeps up to %d tiles for each key"
                .formatted(
                    view.name(), cell.feature(), window.lengthMillis() / window.tileMillis()),
            "use a tile longer than " + Durations.text(window.tileMillis()));
      }
    }
  }
}
