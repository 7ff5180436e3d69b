package io.millrace.compile;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.compile.code.ClassFiles;
import io.millrace.compile.code.ClassGraph;
import io.millrace.definition.FeatureDefinition.Column;
import io.millrace.definition.FeatureDefinition.Derived;
import io.millrace.definition.FeatureDefinition.Lookup;
import io.millrace.definition.FeatureDefinition.Referred;
import io.millrace.definition.Place;
import io.millrace.definition.ProblemCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads view classes, and those that their derived features need. */
final class DraftReader {
  private final ClassFiles files;
  private final Report report;

  DraftReader(ClassFiles files, Report report) {
    this.files = files;
    this.report = report;
  }

  Draft read(Collection<Class<?>> classes) {
    DefinitionReader reader = new DefinitionReader(report);
    Map<Class<?>, ViewDraft> read = new LinkedHashMap<>();
    Deque<Class<?>> waiting = new ArrayDeque<>(classes);
    while (!waiting.isEmpty()) {
      Class<?> type = waiting.remove();
      if (read.containsKey(type)) {
        continue;
      }
      // Before the class is initialised: a cycle would leave constants null or threads locked.
      List<String> cycle = new ClassGraph(files).cycle(type);
      if (!cycle.isEmpty()) {
        reportCycle(type, cycle);
        read.put(type, null);
        continue;
      }
      ViewDraft view = reader.read(type);
      read.put(type, view);
      if (view != null) {
        view.features().forEach(feature -> addOwners(feature, waiting));
      }
    }
    List<ViewDraft> views = new ArrayList<>(read.values());
    views.removeIf(view -> view == null);
    views.sort(Comparator.comparing(ViewDraft::name).thenComparing(view -> view.type().getName()));
    return new Draft(views, new FeedReader(report).read(views));
  }

  private static void addOwners(FeatureDraft feature, Deque<Class<?>> waiting) {
    if (feature.node() instanceof Derived derived) {
      for (Feature<?> input : derived.inputs()) {
        Class<?> owner = owner(input, 0);
        if (owner != null && owner.isAnnotationPresent(FeatureView.class)) {
          waiting.add(owner);
        }
      }
    }
  }

  private static Class<?> owner(Feature<?> input, int hops) {
    if (input == null || hops > 16) {
      return null;
    }
    if (input.definition().node() instanceof Lookup lookup) {
      return lookup.windowed().place().owner();
    } else if (input.definition().node() instanceof Column column) {
      return column.row().place().owner();
    } else if (input.definition().node() instanceof Referred referred) {
      return owner(Draft.target(referred), hops + 1);
    }
    return input.definition().place().owner();
  }

  private void reportCycle(Class<?> type, List<String> cycle) {
    report.problem(
        ProblemCode.CLASS_CYCLE,
        Place.of(type),
        "classes need each other to be initialised: " + String.join(" -> ", cycle),
        "break the cycle with ref(() -> Other.FEATURE) in one of them");
  }
}
