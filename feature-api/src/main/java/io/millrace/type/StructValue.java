package io.millrace.type;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A value of {@link DataType.Struct}: canonical values in the order of the struct's fields, null
 * where a nullable field has none. Compares by content.
 */
public record StructValue(List<Object> values) {
  public StructValue {
    values = Collections.unmodifiableList(Arrays.asList(values.toArray()));
  }
}
