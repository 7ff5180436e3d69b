package io.millrace.dataset.local;

import io.millrace.answer.AnswerPlan;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.ViewLayout;
import io.millrace.core.Window;
import io.millrace.manifest.FeatureSpec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which cells of which views answers are made from, and how far back these reach. */
final class NeededCells {
  private NeededCells() {}

  /** Places of cells by view; every view of the plan is there. */
  static Map<BoundView, Set<Integer>> of(FeatureStore store, AnswerPlan plan) {
    Map<BoundView, Set<Integer>> cells = new LinkedHashMap<>();
    plan.views().forEach(view -> cells.put(view, new TreeSet<>()));
    Set<String> seen = new HashSet<>();
    plan.outputs().forEach(feature -> add(store, feature, cells, seen));
    return cells;
  }

  private static void add(
      FeatureStore store,
      BoundFeature feature,
      Map<BoundView, Set<Integer>> cells,
      Set<String> seen) {
    if (!seen.add(feature.qualifiedName())) {
      return;
    }
    if (feature.spec().kind() == FeatureSpec.Kind.DERIVED) {
      feature.spec().inputs().forEach(input -> add(store, store.feature(input), cells, seen));
    } else if (feature.spec().kind() == FeatureSpec.Kind.AGGREGATED) {
      ViewLayout layout = feature.view().layout();
      for (int i = 0; i < layout.cells().size(); i++) {
        if (layout.cells().get(i).feature().equals(feature.spec().name())) {
          cells.get(feature.view()).add(i);
        }
      }
    }
  }

  /** The earliest event that any window of the view counts at an instant. */
  static long earliestMillis(BoundView view, long atMillis) {
    long earliest = Long.MAX_VALUE;
    for (ViewLayout.Cell cell : view.layout().cells()) {
      Window window = cell.window();
      if (window.isLifetime()) {
        return Long.MIN_VALUE;
      }
      long left = atMillis - window.delayMillis() - window.lengthMillis();
      earliest = Math.min(earliest, Math.floorDiv(left, window.tileMillis()) * window.tileMillis());
    }
    return earliest;
  }
}
