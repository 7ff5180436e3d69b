package io.millrace.manifest;

import io.millrace.type.DataType;
import java.io.Serializable;
import java.util.List;

/** An entity: one to three typed key columns. Named by its columns, joined by a comma. */
public record EntitySpec(String name, List<KeyColumn> key) implements Serializable {
  public EntitySpec {
    key = List.copyOf(key);
  }

  /** A key column; never null. */
  public record KeyColumn(String name, DataType type) implements Serializable {}
}
