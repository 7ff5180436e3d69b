package io.millrace.compile.rule;

import io.millrace.compile.Draft;
import io.millrace.compile.FeatureDraft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.definition.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** No feature is derived from itself, not even through others. */
public final class RejectDerivationCycles implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    draft
        .features()
        .forEach(
            feature -> {
              List<String> path = new ArrayList<>(List.of(feature.qualifiedName()));
              if (leadsBack(feature, feature, draft, path, new HashSet<>())) {
                report.problem(
                    ProblemCode.DERIVATION_CYCLE,
                    feature.place(),
                    "features are derived from each other: " + String.join(" -> ", path),
                    "compute one of them from something else");
              }
            });
  }

  private static boolean leadsBack(
      FeatureDraft from, FeatureDraft start, Draft draft, List<String> path, Set<String> seen) {
    for (FeatureDraft next : draft.inputs(from).toList()) {
      path.add(next.qualifiedName());
      if (next.equals(start)
          || seen.add(next.qualifiedName()) && leadsBack(next, start, draft, path, seen)) {
        return true;
      }
      path.remove(path.size() - 1);
    }
    return false;
  }
}
