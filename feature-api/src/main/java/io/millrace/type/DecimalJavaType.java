package io.millrace.type;

import java.math.BigDecimal;

record DecimalJavaType(DataType.Decimal type) implements JavaType<BigDecimal> {
  @Override
  public Object toCanonical(BigDecimal javaValue) {
    return javaValue == null ? null : new DecimalCodec(type).fitting(javaValue);
  }

  @Override
  public BigDecimal fromCanonical(Object canonical) {
    return (BigDecimal) canonical;
  }
}
