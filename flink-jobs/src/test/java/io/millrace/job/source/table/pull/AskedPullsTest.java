package io.millrace.job.source.table.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.PullDefinition.FirstPull;
import io.millrace.job.source.table.PullMarks;
import io.millrace.job.source.table.PullRequest;
import io.millrace.job.source.table.split.SplitStatus;
import io.millrace.job.source.table.split.TableSplit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody asks of a table: a pull now, another mark. */
final class AskedPullsTest extends PullsOfATable {
  @Test
  void a_pull_by_hand_is_made_once_and_is_no_tick() throws Exception {
    pulls = TablePulls.first(SPEC.firstPull(FirstPull.AT_NEXT_TICK), PullMarks.NONE, 0);
    pulls.requested(new PullRequest.Now(4));
    pulls.at(10);
    restore();
    assertThat(pulls.unplanned()).contains(1L);
    pulls.planned(1, new PullPlan(null, "2024-01-01T00:00:00Z", List.of()));
    finish(pulls.give().orElseThrow(), 0);
    pulls.requested(new PullRequest.Now(4));
    pulls.at(20);
    assertThat(pulls.unplanned()).isEmpty();
    pulls.at(1_000);
    assertThat(pulls.unplanned()).contains(2L);
  }

  @Test
  void a_request_is_answered_by_the_pull_that_begins_after_it() throws Exception {
    pulls.requested(new PullRequest.Before(4));
    pulls.at(0);
    assertThat(pulls.answer()).as("asked before anybody looked").isEmpty();
    pulls.requested(new PullRequest.Now(5));
    assertThat(pulls.answer()).as("one runs already").contains(new Answer(5, 2, 0));
    pulls.planned(1, new PullPlan(null, "2024-01-01T00:00:00Z", List.of()));
    finish(pulls.give().orElseThrow(), 0);
    pulls.at(10);
    assertThat(pulls.unplanned()).contains(2L);
    assertThat(pulls.answer()).contains(new Answer(5, 2, 0));
    restore();
    assertThat(pulls.answer()).as("told by the source before it").isEmpty();
  }

  @Test
  void it_is_told_which_pull_follows_a_mark_that_was_set() {
    pulls.requested(new PullRequest.SetMark(1, "2023-01-01T00:00:00Z"));
    assertThat(pulls.answer()).as("none has begun").contains(new Answer(1, 1, 1));
    pulls.at(0);
    pulls.requested(new PullRequest.SetMark(2, "2023-01-02T00:00:00Z"));
    assertThat(pulls.answer()).as("it has no plan yet").contains(new Answer(2, 1, 1));
    pulls.planned(1, new PullPlan(null, "2024-01-01T00:00:00Z", List.of()));
    pulls.requested(new PullRequest.SetMark(3, "2023-01-03T00:00:00Z"));
    pulls.requested(new PullRequest.Now(4));
    assertThat(pulls.answer()).as("one runs by the mark before").contains(new Answer(4, 2, 2));
    finish(pulls.give().orElseThrow(), 0);
    pulls.at(10);
    assertThat(pulls.mark()).isEqualTo("2023-01-03T00:00:00Z");
    assertThat(pulls.answer()).contains(new Answer(4, 2, 2));
  }

  @Test
  void a_mark_that_is_set_counts_from_the_pull_after_the_one_that_runs() throws Exception {
    pulls.requested(new PullRequest.SetMark(1, "2023-01-01T00:00:00Z"));
    assertThat(pulls.mark()).isEqualTo("2023-01-01T00:00:00Z");
    pulls.at(0);
    pulls.planned(1, new PullPlan(null, "2024-01-01T00:00:00Z", List.of()));
    pulls.requested(new PullRequest.SetMark(2, null));
    pulls.requested(new PullRequest.SetMark(3, "no instant"));
    restore();
    assertThat(pulls.mark()).isEqualTo("2023-01-01T00:00:00Z");
    finish(pulls.give().orElseThrow(), 0);
    assertThat(pulls.mark()).isNull();
  }

  @Test
  void a_mark_that_is_set_before_a_pull_has_a_plan_counts_for_it() throws Exception {
    pulls.at(0);
    pulls.requested(new PullRequest.SetMark(1, "2023-01-01T00:00:00Z"));
    restore();
    assertThat(pulls.mark()).isEqualTo("2023-01-01T00:00:00Z");
  }

  @Test
  void a_mark_that_is_set_while_a_pull_runs_that_is_left_counts_from_the_next() throws Exception {
    pulls.at(0);
    pulls.planned(1, TWO_PARTS);
    TableSplit first = pulls.give().orElseThrow();
    pulls.requested(new PullRequest.SetMark(1, "2023-01-01T00:00:00Z"));
    finish(first, SplitStatus.LEFT, 0, null);
    restore();
    assertThat(pulls.mark()).isEqualTo("2023-01-01T00:00:00Z");
    pulls.at(1);
    assertThat(pulls.unplanned()).contains(2L);
  }

  @Test
  void what_was_asked_before_the_first_look_for_requests_is_passed_over_once_for_all()
      throws Exception {
    pulls.requested(new PullRequest.Before(4));
    restore();
    assertThat(pulls.state().lastRequest()).isEqualTo(4);
  }
}
