package io.millrace.type;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

final class MapJavaType<T> implements JavaType<Map<String, T>> {
  private final JavaType<T> value;
  private final DataType type;

  MapJavaType(JavaType<T> value) {
    this.value = value;
    this.type = new DataType.MapOf(value.type());
  }

  @Override
  public DataType type() {
    return type;
  }

  @Override
  public Object toCanonical(Map<String, T> javaValue) {
    if (javaValue == null) {
      return null;
    }
    TreeMap<String, Object> map = new TreeMap<>();
    for (Map.Entry<String, T> entry : javaValue.entrySet()) {
      String place = "['" + entry.getKey() + "']";
      if (entry.getKey() == null || entry.getValue() == null) {
        throw UnreadableValueException.missing(place, value.type());
      }
      try {
        map.put(TextCodec.wellFormed(entry.getKey()), value.toCanonical(entry.getValue()));
      } catch (UnreadableValueException e) {
        throw e.within(place);
      }
    }
    return Collections.unmodifiableSortedMap(map);
  }

  @Override
  public Map<String, T> fromCanonical(Object canonical) {
    if (canonical == null) {
      return null;
    }
    TreeMap<String, T> map = new TreeMap<>();
    ((Map<?, ?>) canonical)
        .forEach((key, each) -> map.put((String) key, value.fromCanonical(each)));
    return Collections.unmodifiableSortedMap(map);
  }
}
