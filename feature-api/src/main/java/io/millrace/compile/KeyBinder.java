package io.millrace.compile;

import io.millrace.Entity;
import io.millrace.Field;
import io.millrace.definition.Place;
import io.millrace.definition.ProblemCode;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import java.util.ArrayList;
import java.util.List;

/** Binds the fields behind the columns of a key. */
final class KeyBinder {
  private final FieldBinder fields;
  private final Report report;

  KeyBinder(FieldBinder fields, Report report) {
    this.fields = fields;
    this.report = report;
  }

  /**
   * Null when it cannot be: the problems are then reported, here or by a rule.
   *
   * @param entity may be null
   */
  List<FieldCode> bind(Entity entity, List<Field<?, ?>> written, Place place) {
    List<FieldCode> keys = new ArrayList<>();
    List<Entity.Column> columns = entity == null ? List.of() : entity.columns();
    if (columns.isEmpty() || columns.size() != written.size()) {
      return null;
    }
    for (int i = 0; i < columns.size(); i++) {
      Class<?> columnType = columns.get(i).type();
      FieldCode key = columnType == null ? null : fields.bind(written.get(i), columnType, place);
      if (key == null) {
        return null;
      }
      DataType expected = EntityBinder.type(columnType);
      if (expected != null && !expected.equals(key.type())) {
        report.problem(
            ProblemCode.ENTITY_MISMATCH,
            place,
            "key column '"
                + columns.get(i).name()
                + "' is taken from a value of "
                + DataTypes.shortName(key.type()),
            "take a value of " + DataTypes.shortName(expected));
        return null;
      }
      keys.add(key);
    }
    return keys;
  }
}
