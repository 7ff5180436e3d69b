package io.millrace.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EdgeEventTest {
  private static final EventOrder EARLY = new EventOrder(5, 1, 1, 9);
  private static final EventOrder TIED_LATER_OFFSET = new EventOrder(7, 0, 0, 3);
  private static final EventOrder TIED_LATER_PARTITION = new EventOrder(7, 0, 1, 1);
  private static final EventOrder TIED_LATER_STREAM = new EventOrder(7, 1, 0, 0);

  @Test
  void ties_in_time_go_by_stream_then_partition_then_offset() throws Exception {
    assertThat(arrived(Aggregated.of("last", DataType.TEXT)).result()).isEqualTo("stream");
    assertThat(arrived(Aggregated.of("first", DataType.TEXT)).result()).isEqualTo("early");
  }

  @Test
  void the_observed_time_is_that_of_the_event_given() {
    assertThat(arrived(Aggregated.of("last", DataType.TEXT)).observedAtMillis()).isEqualTo(7);
    assertThat(arrived(Aggregated.of("first", DataType.TEXT)).observedAtMillis()).isEqualTo(5);
    assertThat(Aggregated.of("last", DataType.TEXT).observedAtMillis()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void last_k_begins_with_the_newest_and_first_k_with_the_oldest() throws Exception {
    assertThat(arrived(Aggregated.of("last_k", DataType.TEXT, Map.of("k", 3L))).result())
        .isEqualTo(List.of("stream", "partition", "offset"));
    assertThat(arrived(Aggregated.of("first_k", DataType.TEXT, Map.of("k", 2L))).result())
        .isEqualTo(List.of("early", "offset"));
  }

  @Test
  void of_events_with_equal_measures_the_latest_counts() throws Exception {
    DataType input = Aggregations.measured(DataType.TEXT, DataType.FLOAT64);
    for (String name : List.of("value_at_min", "value_at_max")) {
      Aggregated value =
          Aggregated.of(name, input)
              .addAt(TIED_LATER_STREAM, new StructValue(List.of("late", 1.0)))
              .addAt(EARLY, new StructValue(List.of("early", 1.0)));
      assertThat(value.result()).isEqualTo("late");
      assertThat(value.observedAtMillis()).isEqualTo(7);
      assertThat(value.resultType()).isEqualTo(DataType.TEXT);
    }
  }

  @Test
  void a_value_at_an_extreme_needs_a_measure_that_has_an_order() {
    assertThatThrownBy(() -> Aggregated.of("value_at_max", DataType.TEXT))
        .hasMessage(
            "value_at_max takes a struct of two fields, a value and its measure, not string");
    DataType unordered = Aggregations.measured(DataType.TEXT, new DataType.ListOf(DataType.TEXT));
    assertThatThrownBy(() -> Aggregated.of("value_at_max", unordered))
        .hasMessageStartingWith("value_at_max's measure takes single values");
  }

  @Test
  void time_since_last_is_kept_as_the_instant_of_the_last_event() throws Exception {
    Aggregated seen = arrived(Aggregated.of("time_since_last", DataType.TEXT));
    assertThat(seen.result()).isEqualTo(Instant.ofEpochMilli(7));
    assertThat(seen.observedAtMillis()).isEqualTo(7);
    assertThat(seen.resultType()).isEqualTo(DataType.TIMESTAMP);
  }

  private static Aggregated arrived(Aggregated aggregated) {
    return aggregated
        .addAt(TIED_LATER_STREAM, "stream")
        .addAt(TIED_LATER_OFFSET, "offset")
        .addAt(EARLY, "early")
        .addAt(TIED_LATER_PARTITION, "partition");
  }
}
