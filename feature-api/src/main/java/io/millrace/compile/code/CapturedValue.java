package io.millrace.compile.code;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values that code captures or reads from constants, as text that is the same in every JVM. */
final class CapturedValue {
  private static final int DEEPEST = 8;

  private CapturedValue() {}

  static String text(Object value) {
    return text(value, 0);
  }

  /**
   * The value of a static final field; variable fields and those that cannot be read say nothing.
   */
  static String ofStatic(Class<?> owner, String name) {
    if (owner == null) {
      return "";
    }
    try {
      Field field = owner.getDeclaredField(name);
      if (!Modifier.isFinal(field.getModifiers())) {
        return "";
      }
      field.setAccessible(true);
      return text(field.get(null), 0);
    } catch (ReflectiveOperationException | InaccessibleObjectException | LinkageError e) {
      return "";
    }
  }

  private static String text(Object value, int depth) {
    if (value == null) {
      return "null";
    }
    Class<?> type = value.getClass();
    String name = name(type);
    if (depth > DEEPEST) {
      return name;
    } else if (value instanceof Enum<?> constant) {
      return constant.getDeclaringClass().getName() + "." + constant.name();
    } else if (value instanceof Class<?> referred) {
      return referred.getName();
    } else if (type.isArray()) {
      return "array" + elements(value, depth);
    } else if (value instanceof Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      map.forEach((k, v) -> entries.add(text(k, depth + 1) + "=" + text(v, depth + 1)));
      Collections.sort(entries);
      return "map" + entries;
    } else if (value instanceof Collection<?> collection) {
      List<String> parts = new ArrayList<>();
      collection.forEach(each -> parts.add(text(each, depth + 1)));
      if (value instanceof Set) {
        Collections.sort(parts);
      }
      return "collection" + parts;
    } else if (name.startsWith("java.") && value instanceof Comparable) {
      return name + " " + value;
    } else if (type.isRecord() || value instanceof Serializable && !name.startsWith("java.")) {
      return name + fields(value, type, depth);
    }
    return name;
  }

  /** Without what the compiler makes up. */
  private static String name(Class<?> type) {
    boolean unnamed = type.isHidden() || type.isSynthetic() || type.isAnonymousClass();
    return unnamed ? "unnamed" : type.getName();
  }

  private static List<String> elements(Object array, int depth) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      parts.add(text(Array.get(array, i), depth + 1));
    }
    return parts;
  }

  private static List<String> fields(Object value, Class<?> type, int depth) {
    List<String> parts = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        try {
          field.setAccessible(true);
          parts.add(field.getName() + "=" + text(field.get(value), depth + 1));
        } catch (IllegalAccessException | InaccessibleObjectException e) {
          parts.add(field.getName());
        }
      }
    }
    Collections.sort(parts);
    return parts;
  }
}
