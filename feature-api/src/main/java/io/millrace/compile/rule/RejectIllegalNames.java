package io.millrace.compile.rule;

import io.millrace.compile.Draft;
import io.millrace.compile.FeatureDraft;
import io.millrace.compile.Names;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.definition.Durations;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.Place;
import io.millrace.definition.ProblemCode;

/** Names of views, streams, tables and features can be columns and tables everywhere. */
public final class RejectIllegalNames implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    draft.views().forEach(view -> check("view", view.name(), view.place(), report));
    draft.feeds().forEach(feed -> check(feed.kind(), feed.name(), feed.place(), report));
    draft.features().forEach(feature -> check(feature, report));
  }

  private static void check(FeatureDraft feature, Report report) {
    String window = feature.node() instanceof Aggregated node ? node.window().length() : null;
    // A window that is no length of time is reported as such.
    if (feature.windowless() || Durations.parse(window).isPresent()) {
      check("feature", feature.name(), feature.place(), report);
    }
  }

  private static void check(String what, String name, Place place, Report report) {
    if (!Names.isLegal(name)) {
      report.problem(
          ProblemCode.BAD_NAME, place, what + " name '" + name + "' is not legal", Names.ACCEPTED);
    }
  }
}
