package io.millrace.type;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;

/**
 * How values of a Java type, as users write them, become canonical values and back.
 *
 * <p>Conversions take and give null for null. Immutable and thread-safe.
 *
 * @param <T> the Java type; a primitive is its box
 */
public interface JavaType<T> {
  DataType type();

  /**
   * The canonical form.
   *
   * @throws UnreadableValueException if the type cannot hold the value: a decimal with more digits,
   *     an instant beyond the years that 64 bits of microseconds hold, a null in a list
   */
  Object toCanonical(T javaValue);

  T fromCanonical(Object canonical);

  /**
   * The binding of a Java type: boolean, int, long, float, double and their boxes, String,
   * BigDecimal (decimal(38,9)), byte[], ByteBuffer, enums, Instant, LocalDate, UUID, float[], List,
   * Map with String keys, and records of these.
   *
   * @throws IllegalArgumentException names what is not supported, and what is
   */
  static JavaType<?> of(Type javaType) {
    return JavaTypes.of(javaType);
  }

  /** As {@link #of(Type)}, seeing {@link Decimal} too. */
  static JavaType<?> of(AnnotatedType javaType) {
    return JavaTypes.of(javaType);
  }
}
