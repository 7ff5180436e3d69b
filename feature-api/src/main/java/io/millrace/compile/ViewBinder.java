package io.millrace.compile;

import io.millrace.Entity;
import io.millrace.compile.code.Fingerprint;
import io.millrace.core.ViewLayout;
import io.millrace.core.ViewLayout.Cell;
import io.millrace.definition.Durations;
import io.millrace.definition.ProblemCode;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.manifest.FeatureSpec;
import io.millrace.manifest.ViewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Puts a view together from its bound features. */
final class ViewBinder {
  /** Changes when a release lays out state or rows in another way. */
  private static final int FORMAT = 1;

  private final Draft draft;
  private final Report report;

  ViewBinder(Draft draft, Report report) {
    this.draft = draft;
    this.report = report;
  }

  /** Null when it cannot be: the problems are then reported. */
  BoundView bind(ViewDraft view, ViewPlan plan, List<FeatureSpec> features) {
    OptionalLong staleAfter = Durations.parse(view.terms().staleAfter());
    if (staleAfter.isEmpty()) {
      report.problem(
          ProblemCode.BAD_DURATION,
          view.place(),
          "staleAfter '" + view.terms().staleAfter() + "' is not a length of time",
          Durations.ACCEPTED);
    }
    EntitySpec entity =
        EntityBinder.entity(view, draft).map((Entity each) -> EntityBinder.spec(each)).orElse(null);
    if (entity == null || staleAfter.isEmpty()) {
      return null;
    }
    String fingerprint = fingerprint(view, entity, plan);
    ViewLayout layout = plan.layout(view.name(), Integer.parseUnsignedInt(fingerprint, 16));
    ViewSpec spec =
        new ViewSpec(
            view.name(),
            view.terms().version(),
            entity.name(),
            view.terms().owner(),
            view.terms().description(),
            List.copyOf(new TreeSet<>(List.of(view.terms().tags()))),
            view.terms().deprecated(),
            fingerprint,
            staleAfter.getAsLong(),
            plan.inputSpecs(),
            plan.slotSpecs(),
            plan.columnSpecs(),
            features);
    CostWarnings.check(view, layout, report);
    List<String> keyNames = entity.key().stream().map(KeyColumn::name).toList();
    return new BoundView(
        spec,
        layout,
        new EntityCodec(entity),
        plan.feeds(),
        plan.boundInputs(view.name(), keyNames),
        CostEstimate.of(layout));
  }

  private String fingerprint(ViewDraft view, EntitySpec entity, ViewPlan plan) {
    List<Object> parts = new ArrayList<>();
    parts.add(FORMAT);
    parts.add(view.name());
    parts.add(view.terms().version());
    parts.add(entity);
    for (String stream : plan.streams()) {
      parts.add(plan.streamFingerprint(stream));
    }
    parts.addAll(plan.inputSpecs());
    parts.addAll(plan.slotSpecs());
    parts.addAll(plan.columnSpecs());
    for (Cell cell : plan.layout(view.name(), 0).cells()) {
      parts.add(cell);
    }
    return Fingerprint.of(parts).substring(0, 8);
  }
}
