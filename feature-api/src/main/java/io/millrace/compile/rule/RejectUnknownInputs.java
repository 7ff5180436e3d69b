package io.millrace.compile.rule;

import io.millrace.Feature;
import io.millrace.compile.Draft;
import io.millrace.compile.FeatureDraft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.definition.Durations;
import io.millrace.definition.FeatureDefinition.Column;
import io.millrace.definition.FeatureDefinition.Derived;
import io.millrace.definition.FeatureDefinition.Lookup;
import io.millrace.definition.FeatureDefinition.Referred;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.WindowDefinition;
import java.util.stream.Collectors;

/** What a feature is derived from is a constant of some view. */
public final class RejectUnknownInputs implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    draft.features().forEach(feature -> check(feature, draft, report));
  }

  private static void check(FeatureDraft feature, Draft draft, Report report) {
    if (feature.node() instanceof Derived derived) {
      int number = 0;
      for (Feature<?> input : derived.inputs()) {
        number++;
        report.problems(input.definition().problems());
        if (draft.resolve(input).isEmpty()) {
          report.problem(
              ProblemCode.UNKNOWN_FEATURE,
              feature.place(),
              "input " + number + " of " + feature.qualifiedName() + " " + what(input),
              accepted(input));
        }
      }
    } else if (feature.node() instanceof Lookup
        || feature.node() instanceof Column
        || feature.node() instanceof Referred) {
      report.problem(
          ProblemCode.UNKNOWN_FEATURE,
          feature.place(),
          feature.qualifiedName() + " only points at another feature",
          "use the other feature itself, or derive from it");
    }
  }

  private static String what(Feature<?> input) {
    if (input.definition().node() instanceof Column) {
      return "is no column of a latestAll() constant of a view";
    }
    return input.definition().node() instanceof Lookup lookup
        ? "has no window of '" + lookup.length() + "', or is not a constant of a view"
        : "is not a constant of a view";
  }

  private static String accepted(Feature<?> input) {
    if (input.definition().node() instanceof Lookup lookup
        && Durations.parse(lookup.length()).isPresent()) {
      return "its windows are "
          + lookup.windowed().windows().stream()
              .map(WindowDefinition::length)
              .collect(Collectors.joining(", "));
    }
    return input.definition().node() instanceof Column
        ? "name a column but the key's and those left out by a method reference, and hold"
            + " latestAll() in a static final constant of a class with @FeatureView"
        : "hold it in a static final constant of a class with @FeatureView";
  }
}
