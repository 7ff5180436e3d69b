package io.millrace.compile.rule;

import io.millrace.compile.Draft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.compile.ViewDraft;
import io.millrace.definition.ProblemCode;

/** A view has a feature, and a version from 1. */
public final class RejectEmptyViews implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    for (ViewDraft view : draft.views()) {
      if (view.features().isEmpty()) {
        report.problem(
            ProblemCode.EMPTY_VIEW,
            view.place(),
            "view '" + view.name() + "' has no feature",
            "add a static final constant of type Feature or Windowed");
      }
      if (view.terms().version() < 1) {
        report.problem(
            ProblemCode.BAD_NAME,
            view.place(),
            "version " + view.terms().version() + " of view '" + view.name() + "'",
            "versions begin at 1");
      }
    }
  }
}
