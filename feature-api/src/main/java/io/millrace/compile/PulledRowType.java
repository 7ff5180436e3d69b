package io.millrace.compile;

import io.millrace.aggregate.Aggregations;
import io.millrace.event.EventBinding;
import io.millrace.type.DataType;
import io.millrace.type.JavaType;
import io.millrace.type.StructValue;
import java.util.Collections;
import java.util.List;

/** A table's row as a whole, as the aggregation {@code latest} takes it. */
record PulledRowType(DataType.Struct type, JavaType<Object> row) implements JavaType<Object> {
  /** That the row is gone. */
  static final StructValue GONE = new StructValue(Collections.singletonList(null));

  @SuppressWarnings("unchecked")
  static PulledRowType of(EventBinding<?> binding) {
    return new PulledRowType(
        Aggregations.pulled(binding.type()), (JavaType<Object>) JavaType.of(binding.eventClass()));
  }

  @Override
  public Object toCanonical(Object javaValue) {
    return javaValue == null ? null : new StructValue(List.of(row.toCanonical(javaValue)));
  }

  @Override
  public Object fromCanonical(Object canonical) {
    return canonical == null ? null : row.fromCanonical(((StructValue) canonical).values().get(0));
  }

  /** The values of the row in a canonical value that is not gone. */
  static List<Object> columns(Object canonical) {
    return ((StructValue) ((StructValue) canonical).values().get(0)).values();
  }
}
