package io.millrace.dataset.local;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** Numbers as texts that are the same for equal numbers of different types. */
final class NumberText {
  private static final List<String> NUMBERS = List.of("DOUBLE", "FLOAT");

  private NumberText() {}

  /** Whether a column of DuckDB's type holds numbers. */
  static boolean isNumber(String type) {
    String upper = type.toUpperCase(Locale.ROOT);
    return NUMBERS.contains(upper)
        || upper.endsWith("INT")
        || upper.equals("INTEGER")
        || upper.equals("UINTEGER")
        || (upper.startsWith("DECIMAL(") && upper.endsWith(")"));
  }

  /**
   * What is one text for {@code 1.0}, {@code 1.000}, {@code 1} and {@code 1e0}. What says no number
   * (an infinite one) stays; null for null.
   */
  static String of(String text) {
    if (text == null) {
      return null;
    }
    try {
      return new BigDecimal(text).stripTrailingZeros().toString();
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
