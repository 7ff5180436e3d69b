package io.millrace.job.source.table.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.PullDefinition.FirstPull;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullMarks;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.split.SplitStatus;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.job.source.table.split.TableSplit;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How pulls follow each other: by their plan, parts, end and mark, and after a restore. */
final class TablePullsTest extends PullsOfATable {
  @Test
  void a_pull_is_planned_read_ended_and_only_then_moves_the_mark() throws Exception {
    assertThat(pulls.unplanned()).isEmpty();
    pulls.at(0);
    restore();
    assertThat(pulls.unplanned()).contains(1L);
    assertThat(pulls.give()).isEmpty();
    pulls.planning(7);
    pulls.planned(1, TWO_PARTS);
    restore();
    assertThat(pulls.unplanned()).isEmpty();
    TableSplit first = pulls.give().orElseThrow();
    restore();
    TableSplit second = pulls.give().orElseThrow();
    assertThat(first.work()).isEqualTo(new SplitWork.ReadRows(TWO_PARTS.ranges().get(0), null, 7));
    assertThat(second.work()).isEqualTo(new SplitWork.ReadRows(TWO_PARTS.ranges().get(1), null, 7));
    assertThat(pulls.give()).isEmpty();
    finish(second, 20);
    restore();
    assertThat(pulls.give()).as("not while a part is open").isEmpty();
    finish(first, 10);
    restore();
    TableSplit end = pulls.give().orElseThrow();
    assertThat(end.work())
        .isEqualTo(new SplitWork.EndPull(Coverage.CHANGES, 7, 30, 2, "2024-01-01T00:00:00Z"));
    restore();
    assertThat(pulls.mark()).isNull();
    finish(end, 0);
    restore();
    assertThat(pulls.mark()).isEqualTo("2024-01-01T00:00:00Z");
    assertThat(pulls.state().lastSuccess().startedAtMillis()).isEqualTo(7);
    assertThat(pulls.state().lastSuccess().endedAtMillis()).isEqualTo(90);
    assertThat(pulls.state().running()).isNull();
  }

  @Test
  void a_pull_that_is_left_has_no_end_and_the_next_one_begins_when_no_reader_has_a_part()
      throws Exception {
    pulls.at(0);
    pulls.planned(1, TWO_PARTS);
    TableSplit first = pulls.give().orElseThrow();
    TableSplit second = pulls.give().orElseThrow();
    finish(second, SplitStatus.LEFT, 3, null);
    restore();
    pulls.at(1);
    assertThat(pulls.give()).isEmpty();
    assertThat(pulls.unplanned()).as("while a reader has a part").isEmpty();
    finish(first, 10);
    restore();
    pulls.at(2);
    assertThat(pulls.unplanned()).contains(2L);
    assertThat(pulls.mark()).isNull();
    assertThat(pulls.state().lastSuccess()).isNull();
  }

  @Test
  void a_part_that_comes_back_from_a_pull_that_is_left_does_not_keep_it() {
    pulls.at(0);
    pulls.planned(1, TWO_PARTS);
    TableSplit first = pulls.give().orElseThrow();
    TableSplit second = pulls.give().orElseThrow();
    finish(second, SplitStatus.LEFT, 0, null);
    pulls.takeBack(first);
    pulls.at(1);
    assertThat(pulls.unplanned()).contains(2L);
  }

  @Test
  void where_a_source_tells_no_mark_it_is_the_highest_value_read() throws Exception {
    pulls.at(0);
    pulls.planning(Instant.parse("2024-03-01T00:00:00Z").toEpochMilli());
    pulls.planned(1, new PullPlan(null, null, TWO_PARTS.ranges()));
    TableSplit first = pulls.give().orElseThrow();
    TableSplit second = pulls.give().orElseThrow();
    finish(first, SplitStatus.FINISHED, 1, "2024-01-02T00:00:00Z");
    restore();
    finish(second, SplitStatus.FINISHED, 1, "2024-01-01T00:00:00Z");
    TableSplit end = pulls.give().orElseThrow();
    assertThat(((SplitWork.EndPull) end.work()).mark()).isEqualTo("2024-01-02T00:00:00Z");
    finish(end, 0);
    assertThat(pulls.mark()).isEqualTo("2024-01-02T00:00:00Z");
  }

  @Test
  void a_part_told_finished_twice_counts_once_and_ends_nothing_else() {
    pulls.at(0);
    pulls.planned(1, TWO_PARTS);
    TableSplit first = pulls.give().orElseThrow();
    TableSplit second = pulls.give().orElseThrow();
    finish(first, 10);
    finish(first, 10);
    assertThat(pulls.give()).isEmpty();
    finish(second, 10);
    TableSplit end = pulls.give().orElseThrow();
    assertThat(((SplitWork.EndPull) end.work()).rows()).isEqualTo(20);
    finish(end, 0);
    finish(end, 0);
    pulls.at(1_000);
    pulls.planned(2, TWO_PARTS);
    TableSplit next = pulls.give().orElseThrow();
    finish(end, 0);
    finish(first, 10);
    assertThat(next.pull()).isEqualTo(2);
    assertThat(pulls.state().running().given()).containsExactly(0);
  }

  @Test
  void a_part_that_comes_back_is_given_again() {
    pulls.at(0);
    pulls.planned(1, TWO_PARTS);
    TableSplit first = pulls.give().orElseThrow();
    pulls.takeBack(first);
    assertThat(pulls.give()).contains(first);
    pulls.give();
    assertThat(pulls.give()).isEmpty();
  }

  @Test
  void ticks_wait_for_the_running_pull_and_are_counted_and_then_one_pull_is_made()
      throws Exception {
    pulls.at(0);
    pulls.planned(1, TWO_PARTS);
    TableSplit first = pulls.give().orElseThrow();
    TableSplit second = pulls.give().orElseThrow();
    for (long now = 100; now <= 3_000; now += 100) {
      pulls.at(now);
    }
    restore();
    assertThat(pulls.state().ticksWaited()).isEqualTo(3);
    assertThat(pulls.state().pulls()).isEqualTo(1);
    finish(first, 1);
    finish(second, 1);
    finish(pulls.give().orElseThrow(), 0);
    pulls.at(3_100);
    assertThat(pulls.unplanned()).contains(2L);
    pulls.planned(2, new PullPlan(null, "m", List.of()));
    finish(pulls.give().orElseThrow(), 0);
    pulls.at(3_200);
    assertThat(pulls.unplanned()).isEmpty();
  }

  @Test
  void a_pull_of_nothing_ends_at_once() {
    pulls.at(0);
    pulls.planned(1, new PullPlan(null, null, List.of()));
    assertThat(pulls.give().orElseThrow().work()).isInstanceOf(SplitWork.EndPull.class);
  }

  @Test
  void a_plan_for_another_pull_is_void() {
    pulls.at(0);
    pulls.planned(2, TWO_PARTS);
    assertThat(pulls.unplanned()).contains(1L);
  }

  @Test
  void the_first_pull_can_wait_for_the_first_tick() {
    pulls = TablePulls.first(SPEC.firstPull(FirstPull.AT_NEXT_TICK), PullMarks.NONE, 0);
    pulls.at(999);
    assertThat(pulls.unplanned()).isEmpty();
    pulls.at(1_000);
    assertThat(pulls.unplanned()).contains(1L);
  }

  @Test
  void a_table_defined_anew_is_pulled_from_the_beginning_by_later_numbers() {
    pulls.at(0);
    pulls.planned(1, TWO_PARTS);
    pulls = TablePulls.restored(SPEC.mode(new PullMode.Full()), PullMarks.NONE, pulls.state());
    assertThat(pulls.state().running()).isNull();
    assertThat(pulls.mark()).isNull();
    pulls.at(1);
    assertThat(pulls.unplanned()).contains(2L);
  }

  @Test
  void another_schedule_or_other_limits_leave_the_progress() {
    pulls.at(0);
    pulls.planned(1, TWO_PARTS);
    PulledTable slower = SPEC.limits(SPEC.limits().rowsPerSecond(5).connections(1));
    pulls = TablePulls.restored(slower, PullMarks.NONE, pulls.state());
    assertThat(pulls.give()).isPresent();
  }

  @Test
  void pulls_are_numbered_after_those_of_jobs_before() {
    pulls = TablePulls.first(SPEC.pullsBefore(7), PullMarks.NONE, 0);
    pulls.at(0);
    assertThat(pulls.unplanned()).contains(8L);
    pulls =
        TablePulls.restored(
            SPEC.pullsBefore(20), PullMarks.NONE, TableState.fresh(SPEC.definition(), 0));
    pulls.at(1_000);
    assertThat(pulls.unplanned()).contains(21L);
  }

  @Test
  void a_pull_of_an_older_savepoint_is_given_up_where_later_ones_were_made_since() {
    pulls = TablePulls.first(SPEC.pullsBefore(4), PullMarks.NONE, 0);
    pulls.at(0);
    pulls.planned(5, TWO_PARTS);
    TableSplit open = pulls.give().orElseThrow();
    TableState savepoint = pulls.state();
    // Meanwhile pull 8 ended, so 9 may have begun.
    pulls = TablePulls.restored(SPEC.pullsBefore(9), PullMarks.NONE, savepoint);
    pulls.at(500);
    assertThat(pulls.unplanned()).contains(10L);
    finish(open, 10);
    assertThat(pulls.unplanned()).contains(10L);
  }

  @Test
  void a_pull_of_the_newest_savepoint_goes_on() {
    pulls = TablePulls.first(SPEC.pullsBefore(4), PullMarks.NONE, 0);
    pulls.at(0);
    pulls.planned(5, TWO_PARTS);
    TableSplit open = pulls.give().orElseThrow();
    pulls = TablePulls.restored(SPEC.pullsBefore(5), PullMarks.NONE, pulls.state());
    pulls.takeBack(open);
    assertThat(pulls.give()).contains(open);
  }

  @Test
  void a_pull_never_begins_before_the_one_before_it_whatever_the_clock_does() throws Exception {
    pulls.at(0);
    pulls.planning(3_600_000);
    pulls.planned(1, TWO_PARTS);
    TableSplit first = pulls.give().orElseThrow();
    TableSplit second = pulls.give().orElseThrow();
    finish(first, SplitStatus.LEFT, 1, null);
    finish(second, 1);
    pulls.at(1_000);
    restore();
    pulls.planning(2_000);
    assertThat(pulls.state().running().startedAtMillis())
        .as("after one that was left")
        .isEqualTo(3_600_000);
    pulls.planned(2, new PullPlan(null, null, List.of()));
    finish(pulls.give().orElseThrow(), 0);
    restore();
    pulls.at(3_000);
    pulls.planning(3_000);
    assertThat(pulls.state().running().startedAtMillis())
        .as("after one that ended")
        .isEqualTo(3_600_000);
  }
}
