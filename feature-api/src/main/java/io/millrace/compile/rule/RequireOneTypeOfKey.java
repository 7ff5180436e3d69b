package io.millrace.compile.rule;

import io.millrace.Entity;
import io.millrace.compile.Draft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.definition.ProblemCode;
import io.millrace.type.DataType;
import io.millrace.type.JavaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An entity is known by the names of its columns, to whoever asks for a key and whoever forgets it:
 * in one store these have one type. So does a column of symbols in keys of different entities, of
 * which one may hold the other.
 */
public final class RequireOneTypeOfKey implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    Map<List<String>, Entity> entities = new HashMap<>();
    Map<String, Entity> columns = new HashMap<>();
    for (Entity entity : entities(draft)) {
      List<DataType> types = types(entity);
      Entity same = entities.putIfAbsent(names(entity), entity);
      if (same != null && !types(same).equals(types)) {
        problem(entity, "entity " + names(entity), types, types(same), same, report);
        continue;
      }
      for (int i = 0; i < types.size(); i++) {
        String name = names(entity).get(i);
        Entity other = columns.putIfAbsent(name, entity);
        DataType before = other == null ? null : types(other).get(names(other).indexOf(name));
        if (before != null && !before.equals(types.get(i)) && isOfSymbols(before, types.get(i))) {
          problem(entity, "key column '" + name + "'", types.get(i), before, other, report);
        }
      }
    }
  }

  private static boolean isOfSymbols(DataType one, DataType other) {
    return one instanceof DataType.Enumeration || other instanceof DataType.Enumeration;
  }

  private static void problem(
      Entity entity, String what, Object type, Object before, Entity other, Report report) {
    report.problem(
        ProblemCode.ENTITY_MISMATCH,
        entity.place(),
        "%s is of %s here, and of %s at %s".formatted(what, type, before, other.place().text()),
        "use one constant for one entity, and other column names where the type is another");
  }

  /** Those whose columns can be keys: of others another rule tells. */
  private static List<Entity> entities(Draft draft) {
    List<Entity> all = new ArrayList<>();
    draft.views().forEach(view -> draft.entity(view).ifPresent(all::add));
    draft
        .tables()
        .map(table -> table.table().key())
        .filter(key -> key != null && key.entity() != null)
        .forEach(key -> all.add(key.entity()));
    all.removeIf(entity -> types(entity).isEmpty());
    return all;
  }

  private static List<String> names(Entity entity) {
    return entity.columns().stream().map(Entity.Column::name).toList();
  }

  /** Empty where a column has no name, or a class that is no type. */
  private static List<DataType> types(Entity entity) {
    List<DataType> types = new ArrayList<>();
    for (Entity.Column column : entity.columns()) {
      if (column.name() == null || column.type() == null) {
        return List.of();
      }
      try {
        types.add(JavaType.of(column.type()).type());
      } catch (IllegalArgumentException e) {
        return List.of();
      }
    }
    return types;
  }
}
