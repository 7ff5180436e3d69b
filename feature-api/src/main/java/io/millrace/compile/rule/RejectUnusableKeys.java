package io.millrace.compile.rule;

import io.millrace.Entity;
import io.millrace.compile.Draft;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.Names;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.compile.ViewDraft;
import io.millrace.definition.ProblemCode;
import io.millrace.type.JavaType;
import java.util.HashSet;
import java.util.Set;

/** Key columns have legal, different names, and types whose equal values have equal bytes. */
public final class RejectUnusableKeys implements Rule {
  /** Columns that every table of a view has. */
  private static final Set<String> TAKEN =
      Set.of("key", "epoch", "position", "decided_at", "steps", "time", "offset", "partition");

  @Override
  public void check(Draft draft, Report report) {
    for (ViewDraft view : draft.views()) {
      draft.entity(view).ifPresent(entity -> check(entity, report));
    }
    draft
        .tables()
        .map(table -> table.table().key())
        .filter(key -> key != null && key.entity() != null)
        .forEach(key -> check(key.entity(), report));
  }

  private static void check(Entity entity, Report report) {
    report.problems(entity.problems());
    Set<String> names = new HashSet<>();
    for (Entity.Column column : entity.columns()) {
      if (column.name() == null || column.type() == null) {
        continue;
      }
      if (!Names.isLegal(column.name())) {
        problem(
            entity, "key column name '" + column.name() + "' is not legal", Names.ACCEPTED, report);
      } else if (!names.add(column.name()) || TAKEN.contains(column.name())) {
        String message = "key column name '" + column.name() + "' is already taken";
        problem(
            entity, message, "use a name other than " + TAKEN.stream().sorted().toList(), report);
      }
      if (!accepted(column.type())) {
        String message =
            "key column '" + column.name() + "' cannot be of " + column.type().getSimpleName();
        problem(
            entity,
            message,
            "use String, Integer, Long, Boolean, UUID, LocalDate, Instant or an enum",
            report);
      }
    }
  }

  private static boolean accepted(Class<?> type) {
    try {
      return EntityCodec.accepts(JavaType.of(type).type());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void problem(Entity entity, String message, String accepted, Report report) {
    report.problem(ProblemCode.BAD_ENTITY, entity.place(), message, accepted);
  }
}
