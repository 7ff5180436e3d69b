package io.millrace.compile.rule;

import io.millrace.compile.Draft;
import io.millrace.compile.FeedDraft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.TableDefinition;

/** A table says where its rows come from, what tells them apart and when they are pulled. */
public final class RequireCompleteTables implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    draft.tables().forEach(table -> check(table, report));
  }

  private static void check(FeedDraft table, Report report) {
    TableDefinition written = table.table();
    if (written.source() == null) {
      report.problem(
          ProblemCode.NO_SOURCE,
          table.place(),
          "table '" + table.name() + "' has no source",
          "say from(...), such as from(Jdbc.query(\"warehouse\", \"select ...\"))");
    }
    if (written.key() == null) {
      report.problem(
          ProblemCode.NO_KEY,
          table.place(),
          "table '" + table.name() + "' has no key",
          "say key(ENTITY, ...) with the fields that tell rows apart");
    }
    if (written.pushes() != null && written.pushes().identity().isEmpty()) {
      report.problem(
          ProblemCode.NO_SOURCE,
          table.place(),
          "the topic that table '" + table.name() + "' is pushed to has no name",
          "name it, such as pushedTo(Kafka.topic(\"" + table.name() + "\").json())");
    }
    if (written.pulls().every() == null) {
      report.problem(
          ProblemCode.NO_SCHEDULE,
          table.place(),
          "table '" + table.name() + "' has no schedule",
          "say every(...), such as every(\"1h\")");
    }
  }
}
