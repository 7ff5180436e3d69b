package io.millrace.definition;

import io.millrace.Field;

/**
 * A column of a table's row, by the name of its field; where no method reference is at hand. Never
 * called: what takes it reads the row as a whole.
 */
public record ColumnField(String name) implements Field<Object, Object> {
  private static final long serialVersionUID = 1L;

  @Override
  public Object get(Object row) {
    throw new IllegalStateException("column " + name + " is read from the whole row");
  }
}
