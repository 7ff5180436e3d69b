package io.millrace.job.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionProgressTest {

  @Test
  void nothing_is_claimed_before_anything_is_known() {
    assertThat(new PartitionProgress(-2).completeTo()).isEqualTo(Long.MIN_VALUE);
    assertThat(new PartitionProgress(5).completeTo()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void an_append_time_is_complete_up_to_the_millisecond_before_because_times_tie() {
    PartitionProgress progress = new PartitionProgress(0);
    progress.emitted(0, 1_000);
    assertThat(progress.completeTo()).isEqualTo(999);
    progress.emitted(1, 1_000);
    assertThat(progress.completeTo()).isEqualTo(999);
    progress.emitted(2, 1_001);
    assertThat(progress.completeTo()).isEqualTo(1_000);
  }

  @Test
  void append_times_that_fall_take_nothing_back() {
    PartitionProgress progress = new PartitionProgress(0);
    progress.emitted(0, 1_000);
    progress.emitted(1, 400);
    assertThat(progress.completeTo()).isEqualTo(999);
  }

  @Test
  void a_record_without_an_append_time_alone_moves_nothing() {
    PartitionProgress progress = new PartitionProgress(0);
    progress.emitted(0);
    assertThat(progress.completeTo()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void a_partition_read_to_its_end_is_complete_to_just_before_the_question() {
    PartitionProgress progress = new PartitionProgress(7);
    progress.endsAt(7, 5_000);
    assertThat(progress.completeTo()).isEqualTo(4_999);
    progress.endsAt(7, 5_100);
    assertThat(progress.completeTo()).isEqualTo(5_099);
  }

  @Test
  void a_backlog_holds_the_claim_until_the_end_of_then_is_reached() {
    PartitionProgress progress = new PartitionProgress(0);
    progress.endsAt(2, 5_000);
    progress.emitted(0);
    assertThat(progress.completeTo()).isEqualTo(Long.MIN_VALUE);
    assertThat(progress.lag()).isEqualTo(1);
    progress.emitted(1);
    assertThat(progress.completeTo()).isEqualTo(4_999);
    assertThat(progress.lag()).isZero();
  }

  @Test
  void a_partition_that_never_rests_is_complete_to_the_last_question_whose_end_it_reached() {
    PartitionProgress progress = new PartitionProgress(0);
    progress.endsAt(2, 5_000);
    progress.endsAt(4, 5_100);
    progress.endsAt(9, 5_200);
    for (int offset = 0; offset < 5; offset++) {
      progress.emitted(offset);
    }
    assertThat(progress.completeTo()).isEqualTo(5_099);
  }

  @Test
  void a_long_backlog_keeps_its_first_question_and_few_others() {
    PartitionProgress progress = new PartitionProgress(0);
    for (int i = 1; i <= 100_000; i++) {
      progress.endsAt(i, i);
    }
    progress.emitted(0);
    assertThat(progress.completeTo()).isZero();
    progress.emitted(99_999);
    assertThat(progress.completeTo()).isEqualTo(99_999);
  }

  @Test
  void an_empty_partition_read_from_its_beginning_is_complete_once_the_beginning_is_known() {
    PartitionProgress progress = new PartitionProgress(-2);
    progress.endsAt(40, 5_000);
    assertThat(progress.completeTo()).isEqualTo(Long.MIN_VALUE);
    progress.beginsAt(40);
    assertThat(progress.completeTo()).isEqualTo(4_999);
  }

  @Test
  void offsets_without_events_count_once_every_event_before_them_is_emitted() {
    PartitionProgress progress = new PartitionProgress(0);
    progress.endsAt(3, 5_000);
    progress.fetched(1, 3);
    assertThat(progress.completeTo()).isEqualTo(Long.MIN_VALUE);
    progress.emitted(0);
    progress.fetched(1, 3);
    assertThat(progress.completeTo()).isEqualTo(Long.MIN_VALUE);
    progress.emitted(1);
    progress.fetched(1, 3);
    assertThat(progress.completeTo()).isEqualTo(4_999);
  }

  @Test
  void a_partition_of_nothing_but_markers_is_passed() {
    PartitionProgress progress = new PartitionProgress(0);
    progress.endsAt(2, 5_000);
    progress.fetched(-1, 2);
    assertThat(progress.completeTo()).isEqualTo(4_999);
  }
}
