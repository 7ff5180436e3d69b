package io.millrace.compile;

import io.millrace.Field;
import io.millrace.compile.code.CodeFingerprint;
import io.millrace.compile.code.FieldReads;
import io.millrace.compile.code.Fingerprint;
import io.millrace.compile.code.LambdaCode;
import io.millrace.definition.ColumnField;
import io.millrace.definition.Place;
import io.millrace.definition.ProblemCode;
import io.millrace.event.EventBinding;
import io.millrace.type.DataType;
import io.millrace.type.FieldNames;
import io.millrace.type.JavaType;
import java.io.Serializable;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out what a value taken from events is: a field, by a method reference on the event type
 * itself, or code.
 */
final class FieldBinder {
  private final EventBinding<?> binding;
  private final CodeFingerprint fingerprints;
  private final Report report;

  FieldBinder(EventBinding<?> binding, CodeFingerprint fingerprints, Report report) {
    this.binding = binding;
    this.fingerprints = fingerprints;
    this.report = report;
  }

  /**
   * Null when its type is not known or not supported: the problem is then reported.
   *
   * @param otherwise its type if the code does not tell, such as the type of the constant; may be
   *     null
   */
  FieldCode bind(Field<?, ?> field, Type otherwise, Place place) {
    LambdaCode code = LambdaCode.of(field);
    Optional<Method> accessor = code.accessorOf(binding.eventClass());
    int index = accessor.map(this::indexOf).orElse(-1);
    try {
      return index >= 0 ? named(field, accessor.get(), index) : computed(field, code, otherwise);
    } catch (IllegalArgumentException e) {
      report.problem(ProblemCode.BAD_TYPE, place, e.getMessage(), "take a value of another type");
      return null;
    }
  }

  /** The fields of the event, in order. */
  List<DataType.Field> columns() {
    return binding.type().fields();
  }

  /** The place of the field that code names by a method reference on the event; else -1. */
  int columnOf(Field<?, ?> field) {
    if (field instanceof ColumnField column) {
      return FieldNames.of(binding.type()).indexOf(column.name());
    }
    return LambdaCode.of(field).accessorOf(binding.eventClass()).map(this::indexOf).orElse(-1);
  }

  /** A table's row as a whole, read for one of its columns. */
  FieldCode row(Field<?, ?> column) {
    PulledRowType row = PulledRowType.of(binding);
    return code(
        event -> event,
        null,
        row,
        true,
        Fingerprint.of("row", row.type()),
        List.of(columns().get(columnOf(column)).name()));
  }

  private FieldCode named(Field<?, ?> field, Method accessor, int index) {
    DataType.Field described = binding.type().fields().get(index);
    return code(
        field,
        described.name(),
        JavaType.of(annotatedType(accessor)),
        !described.nullable(),
        Fingerprint.of("field", described.name(), described.type()),
        List.of(described.name()));
  }

  private FieldCode computed(Field<?, ?> field, LambdaCode code, Type otherwise) {
    Class<?> returned = code.returnClass().filter(type -> type != Object.class).orElse(null);
    boolean generic = returned != null && returned.getTypeParameters().length > 0;
    Type type = (returned == null || generic) && otherwise != null ? otherwise : returned;
    if (type == null) {
      throw new IllegalArgumentException("the type of the value cannot be told from its code");
    }
    JavaType<?> javaType = JavaType.of(type);
    String fingerprint = fingerprints.of(field);
    return code(
        field,
        null,
        javaType,
        false,
        Fingerprint.of("code", fingerprint, javaType.type()),
        reads(field));
  }

  /** Fields of the event that the code reads, sorted; empty when that cannot be told. */
  List<String> reads(Serializable code) {
    Set<String> fields = new TreeSet<>();
    Class<?> event = binding.eventClass();
    for (String name : FieldReads.of(code, event, fingerprints.files())) {
      int index;
      try {
        index = indexOf(event.getMethod(name));
      } catch (NoSuchMethodException e) {
        index = -1;
      }
      if (index < 0) {
        // The event as a whole is used, as by toString().
        return List.of();
      }
      fields.add(binding.type().fields().get(index).name());
    }
    return List.copyOf(fields);
  }

  @SuppressWarnings("unchecked")
  private static FieldCode code(
      Field<?, ?> field,
      String name,
      JavaType<?> javaType,
      boolean required,
      String fingerprint,
      List<String> lineage) {
    return new FieldCode(
        (Field<Object, Object>) field,
        name,
        (JavaType<Object>) javaType,
        required,
        fingerprint,
        lineage);
  }

  private int indexOf(Method accessor) {
    String name = accessor.getName();
    Class<?> event = binding.eventClass();
    if (event.isRecord()) {
      return FieldNames.of(binding.type()).indexOf(component(accessor) == null ? "" : name);
    }
    String plain = name.matches("(get|is)[A-Z].*") ? name.replaceFirst("^(get|is)", "") : name;
    return FieldNames.of(binding.type()).indexOf(plain);
  }

  private AnnotatedType annotatedType(Method accessor) {
    RecordComponent component = component(accessor);
    return component == null ? accessor.getAnnotatedReturnType() : component.getAnnotatedType();
  }

  private RecordComponent component(Method accessor) {
    if (binding.eventClass().isRecord()) {
      for (RecordComponent each : binding.eventClass().getRecordComponents()) {
        if (each.getAccessor().equals(accessor)) {
          return each;
        }
      }
    }
    return null;
  }
}
