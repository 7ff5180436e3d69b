package io.millrace.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.type.DataType;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void population_and_sample_are_what_they_say() throws Exception {
    Object[] values = {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0};
    assertThat(of("variance_population", values)).isEqualTo(4.0);
    assertThat(of("stddev_population", values)).isEqualTo(2.0);
    assertThat(of("variance_sample", values)).isEqualTo(32.0 / 7);
    assertThat(of("stddev_sample", values)).isEqualTo(Math.sqrt(32.0 / 7));
  }

  @Test
  void a_sample_of_one_has_no_variance_and_a_population_of_one_has_none_to_speak_of()
      throws Exception {
    assertThat(of("variance_sample", 5.0)).isNull();
    assertThat(of("stddev_sample", 5.0)).isNull();
    assertThat(of("variance_population", 5.0)).isEqualTo(0.0);
  }

  @Test
  void nothing_is_lost_by_cancellation() throws Exception {
    assertThat(of("variance_population", 1e15 + 1, 1e15 + 2, 1e15 + 3)).isEqualTo(2.0 / 3);
    assertThat(of("variance_population", 0.1, 0.1, 0.1)).isEqualTo(0.0);
    assertThat(
            Aggregated.of("variance_population", DataType.INT64)
                .add(Long.MAX_VALUE, Long.MAX_VALUE - 2, Long.MAX_VALUE - 1)
                .result())
        .isEqualTo(2.0 / 3);
  }

  @Test
  void a_variance_beyond_a_double_is_invalid() {
    assertThatThrownBy(() -> of("stddev_population", 1e200, -1e200))
        .isInstanceOf(InvalidResultException.class);
  }

  private static Object of(String name, Object... values) throws InvalidResultException {
    return Aggregated.of(name, DataType.FLOAT64).add(values).result();
  }
}
