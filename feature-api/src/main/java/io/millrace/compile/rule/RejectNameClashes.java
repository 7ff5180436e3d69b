package io.millrace.compile.rule;

import io.millrace.Entity;
import io.millrace.compile.Draft;
import io.millrace.compile.FeatureDraft;
import io.millrace.compile.FeedDraft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.compile.ViewDraft;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.Place;
import io.millrace.definition.ProblemCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * No two views, no two streams or tables, and no two features of a view have one name; none is
 * named as a key column. A view's table of the offline log, which is called as the view, is no
 * other table of the log.
 */
public final class RejectNameClashes implements Rule {
  private static final Set<String> TABLES_OF_LOG = Set.of("answers", "dead_letters", "table_pulls");

  @Override
  public void check(Draft draft, Report report) {
    Map<String, Place> views = new HashMap<>();
    for (ViewDraft view : draft.views()) {
      clash("view", view.name(), view.place(), views, report);
      if (isTableOfLog(view.name(), draft)) {
        report.problem(
            ProblemCode.NAME_CLASH,
            view.place(),
            "view name '" + view.name() + "' is that of another table of the offline log",
            "rename the view");
      }
      Map<String, Place> features = new HashMap<>(columns(view));
      for (FeatureDraft feature : view.features()) {
        clash("feature", feature.qualifiedName(), feature.place(), features, report);
      }
    }
    Map<String, Place> feeds = new HashMap<>();
    for (FeedDraft feed : draft.feeds()) {
      clash(feed.kind(), feed.name(), feed.place(), feeds, report);
    }
  }

  private static boolean isTableOfLog(String name, Draft draft) {
    return TABLES_OF_LOG.contains(name)
        || draft.feeds().stream()
            .anyMatch(feed -> name.equals((feed.isTable() ? "rows_" : "events_") + feed.name()));
  }

  private static Map<String, Place> columns(ViewDraft view) {
    Map<String, Place> columns = new HashMap<>();
    for (FeatureDraft feature : view.features()) {
      if (feature.node() instanceof Aggregated node && node.aggregation().rows().entity() != null) {
        for (Entity.Column column : node.aggregation().rows().entity().columns()) {
          columns.put(
              view.name() + "." + column.name(), node.aggregation().rows().entity().place());
        }
      }
    }
    return columns;
  }

  private static void clash(
      String what, String name, Place place, Map<String, Place> taken, Report report) {
    Place before = taken.putIfAbsent(name, place);
    if (before != null) {
      report.problem(
          ProblemCode.NAME_CLASH,
          place,
          what + " name '" + name + "' is already taken at " + before,
          "rename the constant, or one of the key columns");
    }
  }
}
