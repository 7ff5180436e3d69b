package io.millrace.type;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

final class EnumJavaType<T extends Enum<?>> implements JavaType<T> {
  private final DataType.Enumeration type;
  private final Map<String, T> constants = new HashMap<>();

  EnumJavaType(Class<T> enumClass) {
    for (T constant : enumClass.getEnumConstants()) {
      constants.put(constant.name(), constant);
    }
    this.type =
        new DataType.Enumeration(
            JavaNames.of(enumClass),
            Arrays.stream(enumClass.getEnumConstants()).map(Enum::name).toList());
  }

  @Override
  public DataType type() {
    return type;
  }

  @Override
  public Object toCanonical(T javaValue) {
    return javaValue == null ? null : javaValue.name();
  }

  @Override
  public T fromCanonical(Object canonical) {
    return canonical == null ? null : constants.get((String) canonical);
  }
}
