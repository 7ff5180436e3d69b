package io.millrace.type;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A record: its components by compiled accessors, its canonical constructor by a method handle,
 * both found once.
 */
final class RecordJavaType<R extends Record> implements JavaType<R> {
  private final DataType.Struct type;
  private final JavaType<?>[] components;
  private final List<Function<Object, Object>> accessors;
  private final MethodHandle constructor;

  private RecordJavaType(
      DataType.Struct type,
      JavaType<?>[] components,
      List<Function<Object, Object>> accessors,
      MethodHandle constructor) {
    this.type = type;
    this.components = components;
    this.accessors = accessors;
    this.constructor = constructor;
  }

  static <R extends Record> RecordJavaType<R> of(Class<R> record, JavaTypes types) {
    RecordComponent[] declared = record.getRecordComponents();
    if (record.getTypeParameters().length > 0) {
      throw new IllegalArgumentException(
          "record " + record.getName() + " is generic; use a record without type parameters");
    }
    JavaType<?>[] components = new JavaType<?>[declared.length];
    List<DataType.Field> fields = new ArrayList<>();
    for (int i = 0; i < declared.length; i++) {
      RecordComponent component = declared[i];
      try {
        components[i] = types.bind(component.getGenericType(), component.getAnnotatedType());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "component '"
                + component.getName()
                + "' of "
                + record.getSimpleName()
                + ": "
                + e.getMessage(),
            e);
      }
      boolean nullable = !component.getType().isPrimitive();
      fields.add(new DataType.Field(component.getName(), components[i].type(), nullable));
    }
    DataType.Struct type = new DataType.Struct(JavaNames.of(record), fields);
    FieldNames.of(type);
    try {
      MethodHandles.Lookup lookup = PackageLookup.of(record);
      List<Function<Object, Object>> accessors = new ArrayList<>();
      for (RecordComponent component : declared) {
        accessors.add(accessor(lookup, component));
      }
      return new RecordJavaType<>(type, components, accessors, constructor(lookup, record));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "record " + record.getName() + " is not accessible; open its package to Millrace", e);
    }
  }

  private static MethodHandle constructor(MethodHandles.Lookup lookup, Class<?> record)
      throws ReflectiveOperationException {
    Class<?>[] parameters =
        Arrays.stream(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    return lookup
        .findConstructor(record, MethodType.methodType(void.class, parameters))
        .asSpreader(Object[].class, parameters.length)
        .asType(MethodType.methodType(Object.class, Object[].class));
  }

  @SuppressWarnings("unchecked")
  private static Function<Object, Object> accessor(
      MethodHandles.Lookup lookup, RecordComponent component) throws ReflectiveOperationException {
    MethodHandle getter = lookup.unreflect(component.getAccessor());
    try {
      return (Function<Object, Object>)
          LambdaMetafactory.metafactory(
                  lookup,
                  "apply",
                  MethodType.methodType(Function.class),
                  MethodType.methodType(Object.class, Object.class),
                  getter,
                  getter.type().wrap().changeParameterType(0, component.getDeclaringRecord()))
              .getTarget()
              .invoke();
    } catch (ReflectiveOperationException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("no accessor of " + component, e);
    }
  }

  @Override
  public DataType.Struct type() {
    return type;
  }

  @Override
  public Object toCanonical(R javaValue) {
    if (javaValue == null) {
      return null;
    }
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = component(i, accessors.get(i).apply(javaValue));
    }
    return new StructValue(Arrays.asList(values));
  }

  @SuppressWarnings("unchecked")
  private Object component(int i, Object value) {
    try {
      return ((JavaType<Object>) components[i]).toCanonical(value);
    } catch (UnreadableValueException e) {
      throw e.within(type.fields().get(i).name());
    }
  }

  @SuppressWarnings("unchecked")
  @Override
  public R fromCanonical(Object canonical) {
    if (canonical == null) {
      return null;
    }
    List<Object> values = ((StructValue) canonical).values();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = components[i].fromCanonical(values.get(i));
    }
    try {
      // Its own statement: the cast would be part of the exact type asked for.
      Object made = constructor.invokeExact(arguments);
      return (R) made;
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      throw new RecordConstructionException(type.name(), e);
    }
  }
}
