package io.millrace.type;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Numbers from JSON and text, always by way of the exact decimal that was written. */
abstract class NumberCodec extends ScalarCodec {
  /** More digits than this are no number of ours; bounds the time that parsing takes. */
  private static final int MAX_TEXT = 1000;

  NumberCodec(DataType type) {
    super(type);
  }

  /** The value nearest to an exact number, or null if the type cannot hold it. */
  abstract Object fromDecimal(BigDecimal exact);

  @Override
  public Object readJson(JsonNode node) {
    if (!node.isNumber()) {
      return super.readJson(node);
    }
    if (node.isDouble() || node.isFloat()) {
      double number = node.doubleValue();
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw unreadable(node);
      }
      return orUnreadable(fromDecimal(new BigDecimal(Double.toString(number))), node);
    }
    return orUnreadable(fromDecimal(node.decimalValue()), node);
  }

  @Override
  public Object parse(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty() || trimmed.length() > MAX_TEXT) {
      throw unreadable(text);
    }
    BigDecimal exact;
    try {
      exact = new BigDecimal(trimmed);
    } catch (NumberFormatException e) {
      throw unreadable(text);
    }
    return orUnreadable(fromDecimal(exact), text);
  }

  private Object orUnreadable(Object value, Object found) {
    if (value == null) {
      throw unreadable(found);
    }
    return value;
  }

  /** The whole number, or null if there is a fraction or it takes more than 64 bits. */
  static Long exactLong(BigDecimal exact) {
    if (exact.signum() == 0) {
      return 0L;
    }
    // Asked first: 1e999999999 must not be written out to find that it is too long.
    long digits = (long) exact.precision() - exact.scale();
    if (digits > 19 || digits <= 0) {
      return null;
    }
    try {
      return exact.longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }
}
