package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The unscaled number as its shortest two's complement; the scale is the type's. */
final class DecimalCodec extends NumberCodec {
  private final int precision;
  private final int scale;

  DecimalCodec(DataType.Decimal type) {
    super(type);
    this.precision = type.precision();
    this.scale = type.scale();
  }

  /** The number at exactly this scale, or null if it would have to be rounded or is too long. */
  static BigDecimal fit(BigDecimal exact, int precision, int scale) {
    if (exact.scale() == scale) {
      return exact.precision() <= precision ? exact : null;
    }
    if (exact.signum() == 0) {
      return BigDecimal.ZERO.setScale(scale);
    }
    // Asked first: 1e999999999 must not be written out to find that it is too long.
    if ((long) exact.precision() - exact.scale() > precision - scale) {
      return null;
    }
    BigDecimal stripped = exact.stripTrailingZeros();
    return stripped.scale() > scale ? null : stripped.setScale(scale);
  }

  /** As {@link #fit}, but what does not fit is an error. */
  BigDecimal fitting(Object exact) {
    BigDecimal fitting = fit((BigDecimal) exact, precision, scale);
    if (fitting == null) {
      throw unreadable(exact);
    }
    return fitting;
  }

  @Override
  public void write(Object value, ByteWriter out) {
    BigDecimal number = (BigDecimal) value;
    if (number.scale() != scale) {
      throw new IllegalArgumentException(
          number + " has scale " + number.scale() + ", its type " + DataTypes.name(type()));
    }
    out.writeBytes(number.unscaledValue().toByteArray());
  }

  @Override
  public Object read(ByteReader in) {
    byte[] unscaled = in.readBytes();
    if (unscaled.length == 0 || unscaled.length > 17) {
      throw new IllegalArgumentException("a decimal takes 1 to 17 bytes, not " + unscaled.length);
    }
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  @Override
  public int compare(Object a, Object b) {
    return ((BigDecimal) a).compareTo((BigDecimal) b);
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeString(((BigDecimal) value).toPlainString());
  }

  @Override
  Object fromDecimal(BigDecimal exact) {
    return fit(exact, precision, scale);
  }

  @Override
  String accepted() {
    return "a number of at most "
        + (precision - scale)
        + " digits before and "
        + scale
        + " after the point (nothing is rounded)";
  }
}
