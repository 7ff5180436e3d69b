package io.millrace.type;

import java.util.function.Function;

record ScalarJavaType<T>(DataType type, Function<T, Object> to, Function<Object, T> from)
    implements JavaType<T> {
  @Override
  public Object toCanonical(T javaValue) {
    return javaValue == null ? null : to.apply(javaValue);
  }

  @Override
  public T fromCanonical(Object canonical) {
    return canonical == null ? null : from.apply(canonical);
  }
}
