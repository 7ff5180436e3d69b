package io.millrace.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregate.InvalidResultException.Reason;
import io.millrace.type.DataType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class DistinctTest {
  private static final Map<String, Long> THREE = Map.of("bound", 3L);

  @Test
  void the_bound_itself_is_counted_and_one_more_is_invalid() throws Exception {
    Aggregated distinct =
        Aggregated.of("distinct_count", DataType.TEXT, THREE).add("a", "b", "a", "c");
    assertThat(distinct.result()).isEqualTo(3L);
    assertBound(distinct.add("d"));
    assertBound(distinct.add("a"));
  }

  @Test
  void equal_bytes_are_one_value_and_both_zeros_are_one() throws Exception {
    assertThat(
            Aggregated.of("distinct_count", DataType.BYTES)
                .add(bytes(1, 2), bytes(1, 2), bytes(2, 1))
                .result())
        .isEqualTo(2L);
    assertThat(Aggregated.of("distinct_count", DataType.FLOAT64).add(0.0, -0.0).result())
        .isEqualTo(1L);
    assertThat(Aggregated.of("approx_distinct_count", DataType.FLOAT32).add(0.0f, -0.0f).result())
        .isEqualTo(1L);
    assertThat(
            Aggregated.of("top_k", DataType.FLOAT64, Map.of("k", 9L)).add(-0.0, 0.0, 1.0).result())
        .isEqualTo(List.of(0.0, 1.0));
  }

  @Test
  void the_top_is_by_count_and_equal_counts_are_in_the_order_of_values() throws Exception {
    Aggregated top = Aggregated.of("top_k", DataType.INT64, Map.of("k", 3L));
    assertThat(top.add(5L, -7L, 9L, 9L, 3L, 5L).result()).isEqualTo(List.of(5L, 9L, -7L));
    assertThat(top.resultType()).isEqualTo(new DataType.ListOf(DataType.INT64));
  }

  @Test
  void the_top_of_too_many_values_is_invalid() throws Exception {
    Aggregated top =
        Aggregated.of("top_k", DataType.INT64, Map.of("k", 1L, "bound", 3L)).add(1L, 2L, 3L);
    assertThat(top.result()).isEqualTo(List.of(1L));
    assertBound(top.add(4L));
  }

  @Test
  void over_nothing_counts_are_zero_and_the_top_is_null() throws Exception {
    assertThat(Aggregated.of("distinct_count", DataType.TEXT).result()).isEqualTo(0L);
    assertThat(Aggregated.of("approx_distinct_count", DataType.TEXT).result()).isEqualTo(0L);
    assertThat(Aggregated.of("top_k", DataType.TEXT, Map.of("k", 1L)).result()).isNull();
  }

  private static void assertBound(Aggregated aggregated) {
    assertThatThrownBy(aggregated::result)
        .hasMessage("more than 3 distinct values")
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidResultException.class))
        .extracting(InvalidResultException::reason)
        .isEqualTo(Reason.BOUND);
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip().asReadOnlyBuffer();
  }
}
