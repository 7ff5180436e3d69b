package io.millrace.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregate.InvalidResultException.Reason;
import io.millrace.type.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class SumTest {

  @Test
  void a_sum_of_longs_is_judged_when_read_and_comes_back_into_range() throws Exception {
    Aggregated sum = Aggregated.of("sum", DataType.INT64).add(Long.MAX_VALUE, 1L);
    assertOverflow(sum);
    assertThat(sum.add(-1L).result()).isEqualTo(Long.MAX_VALUE);
    assertThat(sum.add(Long.MIN_VALUE, Long.MIN_VALUE, 1L).result()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void a_sum_of_ints_is_a_long() throws Exception {
    Aggregated sum = Aggregated.of("sum", DataType.INT32).add(Integer.MAX_VALUE, Integer.MAX_VALUE);
    assertThat(sum.result()).isEqualTo(4294967294L);
    assertThat(sum.resultType()).isEqualTo(DataType.INT64);
  }

  @Test
  void a_sum_of_doubles_beyond_the_range_comes_back() throws Exception {
    Aggregated sum = Aggregated.of("sum", DataType.FLOAT64).add(Double.MAX_VALUE, Double.MAX_VALUE);
    assertOverflow(sum);
    assertThat(sum.add(-Double.MAX_VALUE).result()).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void floats_widen_exactly() throws Exception {
    Aggregated sum = Aggregated.of("sum", DataType.FLOAT32).add(0.1f, 0.2f);
    assertThat(sum.result()).isEqualTo((double) 0.1f + (double) 0.2f);
    assertThat(sum.resultType()).isEqualTo(DataType.FLOAT64);
  }

  @Test
  void a_sum_of_decimals_keeps_the_scale_and_is_judged_at_38_digits() throws Exception {
    DataType money = new DataType.Decimal(38, 2);
    BigDecimal largest = new BigDecimal(BigInteger.TEN.pow(38).subtract(BigInteger.ONE), 2);
    Aggregated sum = Aggregated.of("sum", money).add(largest);
    assertThat(sum.result()).isEqualTo(largest);
    assertOverflow(sum.add(new BigDecimal("0.01")));
    assertThat(sum.add(new BigDecimal("-0.02")).result())
        .isEqualTo(largest.subtract(new BigDecimal("0.01")));
    assertThat(Aggregated.of("sum", new DataType.Decimal(5, 2)).resultType()).isEqualTo(money);
  }

  @Test
  void text_cannot_be_summed_and_the_message_says_what_can() {
    assertThatThrownBy(() -> Aggregated.of("sum", DataType.TEXT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sum takes int, long, float, double or decimal, not string");
  }

  private static void assertOverflow(Aggregated sum) {
    assertThatThrownBy(sum::result)
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidResultException.class))
        .extracting(InvalidResultException::reason)
        .isEqualTo(Reason.OVERFLOW);
  }
}
