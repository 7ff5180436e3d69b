package io.millrace.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.type.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class MeanTest {

  @Test
  void a_mean_of_large_numbers_does_not_overflow() throws Exception {
    assertThat(Aggregated.of("mean", DataType.INT64).add(Long.MAX_VALUE, Long.MAX_VALUE).result())
        .isEqualTo(0x1p63);
    assertThat(
            Aggregated.of("mean", DataType.FLOAT64)
                .add(Double.MAX_VALUE, Double.MAX_VALUE)
                .result())
        .isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void a_mean_of_ints_is_a_double_rounded_once() throws Exception {
    assertThat(Aggregated.of("mean", DataType.INT32).add(1, 1, 0).result()).isEqualTo(2.0 / 3);
    long odd = (1L << 53) + 1;
    assertThat(Aggregated.of("mean", DataType.INT64).add(odd, odd, odd).result()).isEqualTo(0x1p53);
  }

  @Test
  void a_mean_of_decimals_has_at_least_six_digits_rounded_half_even() throws Exception {
    Aggregated mean = Aggregated.of("mean", new DataType.Decimal(9, 6));
    assertThat(mean.resultType()).isEqualTo(new DataType.Decimal(38, 6));
    mean.add(new BigDecimal("0.000001"), new BigDecimal("0.000002"));
    assertThat(mean.result()).isEqualTo(new BigDecimal("0.000002"));
    assertThat(
            Aggregated.of("mean", new DataType.Decimal(9, 2))
                .add(new BigDecimal("0.05"), new BigDecimal("0.10"))
                .result())
        .isEqualTo(new BigDecimal("0.075000"));
  }

  @Test
  void a_mean_that_a_decimal_cannot_hold_is_invalid() {
    BigDecimal large = new BigDecimal(BigInteger.TEN.pow(37));
    assertThatThrownBy(Aggregated.of("mean", new DataType.Decimal(38, 0)).add(large)::result)
        .isInstanceOf(InvalidResultException.class)
        .hasMessage("the result has 44 digits; a decimal holds 38");
  }
}
