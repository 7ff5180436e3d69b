package io.millrace.compile.rule;

import io.millrace.compile.Draft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.definition.FeatureDefinition.Aggregated;

/** Reports what was recorded where a stream was keyed and filtered. */
public final class RejectBrokenRows implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    draft
        .features()
        .filter(feature -> feature.node() instanceof Aggregated)
        .map(feature -> ((Aggregated) feature.node()).aggregation().rows())
        .forEach(rows -> report.problems(rows.problems()));
  }
}
