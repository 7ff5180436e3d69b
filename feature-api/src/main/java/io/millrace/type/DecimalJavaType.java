package io.millrace.type;

import java.math.BigDecimal;

record DecimalJavaType(DataType.Decimal type) implements JavaType<BigDecimal> {
  @Override
  public Object toCanonical(BigDecimal javaValue) {
    if (javaValue == null) {
      return null;
    }
    BigDecimal fitting = DecimalCodec.fit(javaValue, type.precision(), type.scale());
    if (fitting == null) {
      throw UnreadableValueException.wrongType(javaValue, type, new DecimalCodec(type).accepted());
    }
    return fitting;
  }

  @Override
  public BigDecimal fromCanonical(Object canonical) {
    return (BigDecimal) canonical;
  }
}
