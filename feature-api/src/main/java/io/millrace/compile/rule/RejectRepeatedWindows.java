package io.millrace.compile.rule;

import io.millrace.compile.Draft;
import io.millrace.compile.FeatureDraft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.compile.ViewDraft;
import io.millrace.definition.Durations;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.WindowedDefinition;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A windowed constant has one window of each length, however it is written: they are looked up by
 * it.
 */
public final class RejectRepeatedWindows implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    for (ViewDraft view : draft.views()) {
      Map<Object, Map<Long, String>> lengths = new IdentityHashMap<>();
      for (FeatureDraft feature : view.features()) {
        if (feature.identity() instanceof WindowedDefinition
            && feature.node() instanceof Aggregated node) {
          OptionalLong length = Durations.parse(node.window().length());
          if (length.isPresent()) {
            String before =
                lengths
                    .computeIfAbsent(feature.identity(), key -> new HashMap<>())
                    .putIfAbsent(length.getAsLong(), node.window().length());
            if (before != null && !before.equals(node.window().length())) {
              report.problem(
                  ProblemCode.NAME_CLASH,
                  node.window().place(),
                  "windows %s and %s of one constant are equally long"
                      .formatted(before, node.window().length()),
                  "leave one out, or give it a constant of its own");
            }
          }
        }
      }
    }
  }
}
