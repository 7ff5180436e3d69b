package io.millrace.forget;

import io.millrace.compile.EntityCodec;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An entity named with the types of its columns, as in {@code lat:int,lon:int}: so that keys can be
 * named that it had before a type was changed.
 */
final class TypedEntity {
  private TypedEntity() {}

  /** The entity of a text; empty if one of its columns has no type that a key column may have. */
  static Optional<EntitySpec> parse(String text) {
    List<KeyColumn> columns = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      int colon = each.indexOf(':');
      Optional<DataType> type = colon < 0 ? Optional.empty() : type(each.substring(colon + 1));
      if (type.isEmpty()) {
        return Optional.empty();
      }
      columns.add(new KeyColumn(each.substring(0, colon), type.get()));
    }
    String name = columns.stream().map(KeyColumn::name).collect(Collectors.joining(","));
    return Optional.of(new EntitySpec(name, columns));
  }

  private static Optional<DataType> type(String name) {
    try {
      return Optional.of(DataTypes.parse(name)).filter(EntityCodec::accepts);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The text of an entity. */
  static String text(EntitySpec entity) {
    return entity.key().stream()
        .map(column -> column.name() + ":" + DataTypes.name(column.type()))
        .collect(Collectors.joining(","));
  }
}
