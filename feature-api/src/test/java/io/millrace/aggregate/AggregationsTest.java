package io.millrace.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.type.DataType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AggregationsTest {

  @Test
  void names_are_unique_and_found() {
    assertThat(Aggregations.kinds()).extracting(AggregatorKind::name).doesNotHaveDuplicates();
    Aggregations.kinds().forEach(kind -> assertThat(Aggregations.kind(kind.name())).isSameAs(kind));
  }

  @Test
  void an_unknown_name_is_answered_with_the_known_ones() {
    assertThatThrownBy(() -> Aggregations.kind("avg"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "there is no aggregation 'avg'; there are count, sum, mean, min, max");
  }

  @Test
  void parameters_are_checked() {
    AggregatorKind top = Aggregations.kind("top_k");
    assertThatThrownBy(() -> top.create(DataType.TEXT, Map.of()))
        .hasMessage("top_k needs k from 1 to 1000, and none is given");
    assertThatThrownBy(() -> top.create(DataType.TEXT, Map.of("k", 0L)))
        .hasMessage("top_k needs k from 1 to 1000, not 0");
    assertThatThrownBy(() -> top.create(DataType.TEXT, Map.of("k", 1L, "n", 2L)))
        .hasMessage("top_k does not take [n]; it takes [k, bound]");
    assertThatThrownBy(() -> Aggregations.kind("sum").create(DataType.INT32, Map.of("k", 1L)))
        .hasMessage("sum does not take [k]; it takes no parameters");
  }

  @Test
  void counting_needs_no_value_and_the_others_do() {
    assertThat(Aggregations.kind("count").resultType(null, Map.of())).isEqualTo(DataType.INT64);
    assertThat(Aggregations.kind("time_since_last").resultType(null, Map.of()))
        .isEqualTo(DataType.TIMESTAMP);
    assertThatThrownBy(() -> Aggregations.kind("last").create(null, Map.of()))
        .hasMessage("last takes a value of any type, and none is given");
  }
}
