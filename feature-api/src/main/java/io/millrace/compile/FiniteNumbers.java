package io.millrace.compile;

import io.millrace.type.StructValue;
import java.util.Map;

/** Whether a value is, or holds within it, a number that is none: NaN, or an infinity. */
final class FiniteNumbers {
  private FiniteNumbers() {}

  /**
   * @param canonical a value of any type, or null
   */
  static boolean areAll(Object canonical) {
    if (canonical instanceof Double number) {
      return Double.isFinite(number);
    } else if (canonical instanceof Float single) {
      return Float.isFinite(single);
    } else if (canonical instanceof StructValue struct) {
      return areAllOf(struct.values());
    } else if (canonical instanceof Map<?, ?> map) {
      return areAllOf(map.values());
    }
    return !(canonical instanceof Iterable<?> list) || areAllOf(list);
  }

  private static boolean areAllOf(Iterable<?> values) {
    for (Object value : values) {
      if (!areAll(value)) {
        return false;
      }
    }
    return true;
  }
}
