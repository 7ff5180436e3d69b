package io.millrace.compile;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** Values of static fields. */
final class Constants {
  private Constants() {}

  /** The value of a static field, private ones too; null if it cannot be read. */
  static Object value(Field constant) {
    try {
      constant.setAccessible(true);
      return constant.get(null);
    } catch (IllegalAccessException | InaccessibleObjectException | LinkageError e) {
      return null;
    }
  }

  /** Static final fields of a class that have this type. */
  static List<Field> ofType(Class<?> owner, Class<?> type) {
    List<Field> found = new ArrayList<>();
    for (Field field : owner.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (field.getType() == type && Modifier.isStatic(modifiers) && Modifier.isFinal(modifiers)) {
        found.add(field);
      }
    }
    return found;
  }
}
