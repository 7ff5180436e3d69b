package io.millrace.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

final class ListJavaType<T> implements JavaType<List<T>> {
  private final JavaType<T> element;
  private final DataType type;

  ListJavaType(JavaType<T> element) {
    this.element = element;
    this.type = new DataType.ListOf(element.type());
  }

  @Override
  public DataType type() {
    return type;
  }

  @Override
  public Object toCanonical(List<T> javaValue) {
    if (javaValue == null) {
      return null;
    }
    List<Object> list = new ArrayList<>(javaValue.size());
    for (T each : javaValue) {
      if (each == null) {
        throw UnreadableValueException.missing("[" + list.size() + "]", element.type());
      }
      try {
        list.add(element.toCanonical(each));
      } catch (UnreadableValueException e) {
        throw e.within("[" + list.size() + "]");
      }
    }
    return Collections.unmodifiableList(list);
  }

  @Override
  public List<T> fromCanonical(Object canonical) {
    if (canonical == null) {
      return null;
    }
    List<T> list = new ArrayList<>(((List<?>) canonical).size());
    for (Object each : (List<?>) canonical) {
      list.add(element.fromCanonical(each));
    }
    return Collections.unmodifiableList(list);
  }
}
