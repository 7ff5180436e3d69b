package io.millrace.compile.rule;

import io.millrace.Entity;
import io.millrace.compile.Draft;
import io.millrace.compile.FeatureDraft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.compile.ViewDraft;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.ProblemCode;

/** All features of a view describe the same entity, and so do those that they are derived from. */
public final class RequireOneEntity implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    for (ViewDraft view : draft.views()) {
      Entity entity = draft.entity(view).orElse(null);
      if (entity == null) {
        if (!view.features().isEmpty()) {
          report.problem(
              ProblemCode.BAD_ENTITY,
              view.place(),
              "view '" + view.name() + "' has no entity",
              "aggregate a stream by(ENTITY, ...), give a table a key(ENTITY, ...), or derive from"
                  + " a view that has one");
        }
        continue;
      }
      for (FeatureDraft feature : view.features()) {
        if (feature.node() instanceof Aggregated node) {
          check(node.aggregation().rows().entity(), entity, feature, report);
        }
        draft
            .inputs(feature)
            .filter(input -> !input.view().equals(view.name()))
            .flatMap(input -> draft.view(input.view()).stream())
            .flatMap(other -> draft.entity(other).stream())
            .forEach(other -> check(other, entity, feature, report));
      }
    }
  }

  private static void check(Entity actual, Entity entity, FeatureDraft feature, Report report) {
    if (actual != null && !actual.columns().equals(entity.columns())) {
      report.problem(
          ProblemCode.ENTITY_MISMATCH,
          feature.place(),
          "%s is about %s, but its view is about %s"
              .formatted(feature.qualifiedName(), text(actual), text(entity)),
          "keep one entity in a view, and derive within one entity");
    }
  }

  private static String text(Entity entity) {
    return entity.columns().stream().map(Entity.Column::name).toList().toString();
  }
}
