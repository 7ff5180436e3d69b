package io.millrace.compile;

import io.millrace.Entity;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.FeatureDefinition.Derived;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import io.millrace.type.JavaType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which entity a view describes, and entities as the manifest has them. */
final class EntityBinder {
  private EntityBinder() {}

  /**
   * The entity of a view: that of its streams' keys, or else of the views its features are derived
   * from.
   */
  static Optional<Entity> entity(ViewDraft view, Draft draft) {
    return entity(view, draft, new HashSet<>());
  }

  private static Optional<Entity> entity(ViewDraft view, Draft draft, Set<String> seen) {
    if (!seen.add(view.name())) {
      return Optional.empty();
    }
    Optional<Entity> own =
        view.features().stream()
            .filter(feature -> feature.node() instanceof Aggregated)
            .map(feature -> ((Aggregated) feature.node()).aggregation().rows().entity())
            .filter(entity -> entity != null)
            .findFirst();
    if (own.isPresent()) {
      return own;
    }
    return view.features().stream()
        .filter(feature -> feature.node() instanceof Derived)
        .flatMap(feature -> ((Derived) feature.node()).inputs().stream())
        .flatMap(input -> draft.resolve(input).stream())
        .flatMap(input -> draft.view(input.view()).stream())
        .flatMap(other -> entity(other, draft, seen).stream())
        .findFirst();
  }

  /** Null when a column cannot be: a rule reports that. */
  static EntitySpec spec(Entity entity) {
    List<KeyColumn> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Entity.Column column : entity.columns()) {
      DataType type = column.type() == null ? null : type(column.type());
      if (type == null || !EntityCodec.accepts(type)) {
        return null;
      }
      columns.add(new KeyColumn(column.name(), type));
      names.add(column.name());
    }
    return new EntitySpec(String.join(",", names), columns);
  }

  /** Null when the class has no type. */
  static DataType type(Class<?> column) {
    try {
      return JavaType.of(column).type();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
