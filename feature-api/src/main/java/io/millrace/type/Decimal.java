package io.millrace.type;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Digits of a {@link java.math.BigDecimal}: {@code @Decimal(precision = 10, scale = 2) BigDecimal
 * amount}. Without it a BigDecimal is decimal(38,9). Nothing is ever rounded to fit: a value with
 * more digits is an error.
 */
@Documented
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Decimal {
  /** All digits, 1 to 38. */
  int precision();

  /** Digits after the point, 0 to precision. */
  int scale();
}
