package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.ViewClasses;
import io.millrace.job.source.table.Coverage;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class NewRowsTest extends NewRowsRun {

  @Test
  void a_new_row_is_logged_at_once_and_handed_on_when_a_checkpoint_covers_it() throws Exception {
    start(null);
    pulled(1, 7, "a");
    assertThat(logged()).containsExactly("7=a");
    assertThat(handedOn()).isZero();
    barrier();
    pulled(1, 8, "b");
    completed(1);
    assertThat(handedOn()).as("the row before the barrier").isEqualTo(1);
    barrier();
    completed(2);
    assertThat(handedOn()).isEqualTo(1);
    barrier();
    completed(3);
    assertThat(handedOn()).isZero();
  }

  @Test
  void of_a_row_that_changes_meanwhile_each_version_is_handed_on_once_also_after_a_restart()
      throws Exception {
    start(null);
    pulled(1, 7, "a");
    pulled(1, 8, "a");
    barrier();
    pulled(2, 7, "b");
    completed(1);
    assertThat(handedOn()).as("what the first checkpoint covers").isEqualTo(2);
    OperatorSubtaskState state = barrier();
    completed(2);
    assertThat(handedOn()).isEqualTo(1);
    flink.close();
    start(state);
    assertThat(handedOn()).as("what the state still holds").isEqualTo(1);
    barrier();
    completed(3);
    assertThat(handedOn()).isZero();
  }

  @Test
  void many_rows_are_handed_on_some_at_a_time_and_the_end_of_their_pull_after_them()
      throws Exception {
    int rows = 2 * HandOn.ROWS_AT_A_TIME + 1;
    start(null);
    pulledRows(1, rows);
    ended(1, Coverage.CHANGES);
    barrier();
    completed(1);
    assertThat(handedOn()).isEqualTo(HandOn.ROWS_AT_A_TIME);
    assertThat(visible()).isEmpty();
    later();
    assertThat(handedOn()).isEqualTo(HandOn.ROWS_AT_A_TIME);
    assertThat(visible()).isEmpty();
    later();
    assertThat(handedOn()).isEqualTo(1);
    assertThat(visible()).containsExactly(1L);
  }

  @Test
  void before_a_barrier_all_that_is_due_is_handed_on_and_never_again() throws Exception {
    int rows = 3 * HandOn.ROWS_AT_A_TIME;
    start(null);
    pulledRows(1, rows);
    ended(1, Coverage.CHANGES);
    OperatorSubtaskState covered = barrier();
    completed(1);
    pulled(2, 7, "b");
    OperatorSubtaskState state = barrier();
    assertThat(handedOn()).isEqualTo(rows);
    assertThat(visible()).containsExactly(1L);
    flink.close();
    start(state);
    assertThat(handedOn()).as("what came before the second barrier").isEqualTo(1);
    assertThat(visible()).isEmpty();
    flink.close();
    start(covered);
    assertThat(handedOn()).as("a kill while rows are handed on").isEqualTo(rows);
    assertThat(visible()).containsExactly(1L);
  }

  @Test
  void a_checkpoint_that_completes_covers_those_that_did_not() throws Exception {
    start(null);
    pulled(1, 7, "a");
    barrier();
    pulled(1, 8, "b");
    barrier();
    completed(2);
    assertThat(handedOn()).isEqualTo(2);
  }

  @Test
  void a_restored_operator_hands_on_all_that_its_state_holds_before_anything_else()
      throws Exception {
    start(null);
    pulled(1, 7, "a");
    ended(1, Coverage.ALL_ROWS);
    OperatorSubtaskState state = barrier();
    flink.close();
    start(state);
    assertThat(handedOn()).isEqualTo(1);
    assertThat(visible()).containsExactly(1L);
    pulled(2, 7, "a");
    assertThat(logged()).as("seen before").isEmpty();
  }

  @Test
  void what_a_full_pull_does_not_give_is_gone_once_and_handed_on_like_a_row() throws Exception {
    start(null);
    pulled(1, 7, "a");
    pulled(1, 8, "b");
    ended(1, Coverage.ALL_ROWS);
    barrier();
    completed(1);
    logged();
    handedOn();
    assertThat(visible()).containsExactly(1L);
    pulled(2, 8, "b");
    ended(2, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("7 gone");
    assertThat(visible()).as("not before its rows").isEmpty();
    barrier();
    completed(2);
    assertThat(handedOn()).isEqualTo(1);
    assertThat(visible()).containsExactly(2L);
    pulled(3, 8, "b");
    ended(3, Coverage.ALL_ROWS);
    assertThat(logged()).isEmpty();
  }

  @Test
  void a_key_with_many_rows_is_remembered_across_pulls_and_restarts() throws Exception {
    int rows = 500;
    start(null);
    for (int i = 0; i < rows; i++) {
      pulled(1, 7, "a" + i);
      pulled(1, 8, "a" + i);
    }
    ended(1, Coverage.ALL_ROWS);
    assertThat(logged()).hasSize(2 * rows);
    OperatorSubtaskState state = barrier();
    flink.close();
    start(state);
    assertThat(handedOn()).isEqualTo(2 * rows);
    for (int i = rows; i >= 0; i--) {
      pulled(2, 8, "a" + i);
    }
    assertThat(logged()).containsExactly("8=a" + rows);
    ended(2, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("7 gone");
    ended(3, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("8 gone");
    state = barrier();
    flink.close();
    start(state);
    pulled(4, 7, "a0");
    ended(4, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("7=a0");
  }

  @Test
  void a_pull_of_changes_takes_nothing_away() throws Exception {
    start(null);
    pulled(1, 7, "a");
    ended(1, Coverage.CHANGES);
    ended(2, Coverage.CHANGES);
    assertThat(logged()).containsExactly("7=a");
  }

  @Test
  void a_bad_row_is_a_dead_letter_once_and_what_was_known_stands() throws Exception {
    start(null);
    pulled(1, 7, "a");
    ended(1, Coverage.ALL_ROWS);
    refused(2, 7, "bad");
    ended(2, Coverage.ALL_ROWS);
    refused(3, 7, "bad");
    ended(3, Coverage.ALL_ROWS);
    assertThat(letters()).isEqualTo(1);
    refused(4, 7, "worse");
    assertThat(letters()).isEqualTo(1);
    pulled(5, 7, "a");
    assertThat(logged()).containsExactly("7=a");
  }

  @Test
  void a_table_with_a_schedule_of_its_own_for_that_comes_online_at_its_ticks() throws Exception {
    classes = ViewClasses.of(LaterFeatures.class);
    start(null);
    pulled(1, 7, "a");
    ended(1, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("7=a");
    barrier();
    completed(1);
    flink.setProcessingTime(11 * HOUR - 1);
    barrier();
    completed(2);
    assertThat(handedOn()).isZero();
    assertThat(visible()).isEmpty();
    flink.setProcessingTime(11 * HOUR);
    barrier();
    completed(3);
    assertThat(handedOn()).isEqualTo(1);
    assertThat(visible()).containsExactly(1L);
  }
}
