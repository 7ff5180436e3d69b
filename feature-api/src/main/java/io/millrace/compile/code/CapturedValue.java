package io.millrace.compile.code;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.math.MathContext;
import java.security.CodeSource;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Pattern;

/**
 * Values that code captures or reads from constants, as text that is the same in every JVM.
 *
 * <p>Objects of the user's own classes count by their fields. Of a library only what is data does:
 * serializable objects without their transient fields, and the JDK's values; a logger is none.
 */
final class CapturedValue {
  private static final int DEEPEST = 8;

  private final Class<?> owner;

  private CapturedValue(Class<?> owner) {
    this.owner = owner;
  }

  /**
   * @param owner the class whose code has the value
   */
  static String text(Object value, Class<?> owner) {
    return new CapturedValue(owner).text(value, 0);
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
      return text(field.get(null), owner);
    } catch (ReflectiveOperationException | InaccessibleObjectException | LinkageError e) {
      return "";
    }
  }

  private String text(Object value, int depth) {
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
    } else if (isJdk(type) && value instanceof Comparable) {
      return name + " " + value;
    } else if (isJdk(type)) {
      return name + jdkValue(value, depth);
    } else if (isOwn(type) || value instanceof Serializable) {
      return name + fields(value, type, depth);
    }
    return name;
  }

  /** What values of the JDK that have no order of their own hold; of other objects nothing. */
  private String jdkValue(Object value, int depth) {
    if (value instanceof Pattern pattern) {
      return " " + pattern.flags() + " " + pattern;
    } else if (value instanceof TimeZone zone) {
      return " " + zone.getID();
    } else if (value instanceof Optional<?> optional) {
      return " " + text(optional.orElse(null), depth + 1);
    }
    boolean saysAll =
        value instanceof ZoneId
            || value instanceof Period
            || value instanceof DateTimeFormatter
            || value instanceof Locale
            || value instanceof Currency
            || value instanceof MathContext
            || value instanceof BitSet;
    return saysAll ? " " + value : "";
  }

  private static boolean isJdk(Class<?> type) {
    return type.getClassLoader() == null || type.getName().startsWith("java.");
  }

  private boolean isOwn(Class<?> type) {
    CodeSource mine = owner.getProtectionDomain().getCodeSource();
    CodeSource its = type.getProtectionDomain().getCodeSource();
    return mine != null
        && its != null
        && Objects.equals(String.valueOf(mine.getLocation()), String.valueOf(its.getLocation()));
  }

  /** Without what the compiler makes up. */
  private static String name(Class<?> type) {
    boolean unnamed = type.isHidden() || type.isSynthetic() || type.isAnonymousClass();
    return unnamed ? "unnamed" : type.getName();
  }

  private List<String> elements(Object array, int depth) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      parts.add(text(Array.get(array, i), depth + 1));
    }
    return parts;
  }

  private List<String> fields(Object value, Class<?> type, int depth) {
    List<String> parts = new ArrayList<>();
    for (Class<?> each = type; each != null && !isJdk(each); each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !(Modifier.isTransient(field.getModifiers()) && !isOwn(each))) {
          parts.add(field(value, field, depth));
        }
      }
    }
    Collections.sort(parts);
    return parts;
  }

  private String field(Object value, Field field, int depth) {
    try {
      field.setAccessible(true);
      return field.getName() + "=" + text(field.get(value), depth + 1);
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      return field.getName();
    }
  }
}
