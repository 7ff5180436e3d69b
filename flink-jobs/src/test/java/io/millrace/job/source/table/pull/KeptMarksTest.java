package io.millrace.job.source.table.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.PullMarks;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PullRequest;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.ReachedMark;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Marks that outlive the state of a job. */
final class KeptMarksTest extends PullsOfATable {
  private static final String KEPT = "2024-05-05T00:00:00Z";
  private static final String OWN = "2024-01-01T00:00:00Z";

  private record Marks(Keeping keeping, ReachedMark before) implements PullMarks {
    private static final long serialVersionUID = 1;

    @Override
    public void reached(ReachedMark mark) {
      throw new AssertionError("told by another thread");
    }
  }

  private static PullMarks kept(long pull, long request) {
    return new Marks(
        PullMarks.Keeping.KEPT, new ReachedMark(pull, SPEC.definition(), KEPT, request));
  }

  private static PullMarks ofAnotherJob(long pull) {
    return new Marks(PullMarks.Keeping.NOT_KEPT, new ReachedMark(pull, SPEC.definition(), KEPT, 0));
  }

  /** Ends the pull that is due. */
  private void pull(long number, String mark) {
    pulls.planned(number, new PullPlan(null, mark, List.of()));
    finish(pulls.give().orElseThrow(), 0);
  }

  /** The state of a job in whose pull 5 the table came to a mark of its own, and 6 runs. */
  private TableState older(PullMarks marks) {
    pulls = TablePulls.first(SPEC.pullsBefore(4), marks, 0);
    pulls.at(0);
    pull(5, OWN);
    pulls.at(1_000);
    pulls.planned(6, TWO_PARTS);
    pulls.give();
    return pulls.state();
  }

  private static PullMarks none() {
    return new Marks(PullMarks.Keeping.KEPT, null);
  }

  @Test
  void a_job_without_state_goes_on_from_the_mark_that_was_kept() {
    pulls = TablePulls.first(SPEC.pullsBefore(7), kept(6, 4), 0);
    assertThat(pulls.mark()).isEqualTo(KEPT);
    assertThat(pulls.reached()).as("it was told by whoever came there").isEmpty();
    pulls.at(0);
    assertThat(pulls.unplanned()).contains(8L);
    pulls.requested(new PullRequest.SetMark(4, null));
    assertThat(pulls.mark()).as("the mark follows it already").isEqualTo(KEPT);
    assertThat(pulls.answer()).isEmpty();
    pulls.requested(new PullRequest.SetMark(5, null));
    assertThat(pulls.mark()).as("it does not follow this one").isNull();
  }

  @Test
  void so_does_one_beside_the_job_that_keeps_it() {
    pulls = TablePulls.first(SPEC.pullsBefore(7), ofAnotherJob(6), 0);
    assertThat(pulls.mark()).isEqualTo(KEPT);
    assertThat(pulls.state().isKept()).isFalse();
  }

  @Test
  void a_mark_of_another_definition_says_nothing() {
    PulledTable other = SPEC.mode(new PullMode.Appended());
    pulls = TablePulls.first(other, kept(6, 4), 0);
    assertThat(pulls.mark()).isNull();
    assertThat(pulls.state().lastRequest()).isNegative();
  }

  @Test
  void an_older_state_goes_on_from_the_mark_of_a_later_pull() throws Exception {
    TableState state = older(none());
    pulls = TablePulls.restored(SPEC.pullsBefore(9), kept(8, 3), state);
    assertThat(pulls.mark()).isEqualTo(KEPT);
    assertThat(pulls.state().lastRequest()).isEqualTo(3);
    assertThat(pulls.reached()).isEmpty();
    pulls.at(2_000);
    assertThat(pulls.unplanned()).contains(10L);
    restore();
    assertThat(pulls.mark()).isEqualTo(KEPT);
  }

  @Test
  void a_mark_that_waits_in_an_older_state_is_in_the_later_one() {
    older(none());
    pulls.requested(new PullRequest.SetMark(2, null));
    TableState state = pulls.state();
    assertThat(state.markWaits()).isTrue();
    pulls = TablePulls.restored(SPEC.pullsBefore(9), kept(8, 2), state);
    assertThat(pulls.state().markWaits()).isFalse();
    assertThat(pulls.mark()).isEqualTo(KEPT);
  }

  @Test
  void a_state_that_knows_as_much_keeps_its_own() {
    TableState state = older(none());
    pulls = TablePulls.restored(SPEC.pullsBefore(6), kept(5, 3), state);
    assertThat(pulls.mark()).as("no later pull").isEqualTo(OWN);
    pulls = TablePulls.restored(SPEC.pullsBefore(7), kept(5, 3), state);
    assertThat(pulls.mark()).as("none that is in the log").isEqualTo(OWN);
  }

  @Test
  void pulls_that_are_not_those_of_the_log_say_nothing_of_it() {
    TableState logged = older(none());
    pulls = TablePulls.restored(SPEC.pullsBefore(9), ofAnotherJob(8), logged);
    assertThat(pulls.mark()).as("another job writes the log now").isEqualTo(OWN);
    TableState foreign = older(new Marks(PullMarks.Keeping.NOT_KEPT, null));
    pulls = TablePulls.restored(SPEC.pullsBefore(9), kept(8, 3), foreign);
    assertThat(pulls.mark()).as("another job had written it").isEqualTo(OWN);
    assertThat(pulls.state().isKept()).isFalse();
  }

  /** Rows that a job knows from then are logged no more. */
  @Test
  void what_was_read_while_there_was_no_log_is_never_in_it() throws Exception {
    TableState unlogged = older(PullMarks.NONE);
    marks = none();
    pulls = TablePulls.restored(SPEC.pullsBefore(7), marks, unlogged);
    pulls.at(2_000);
    pull(8, KEPT);
    assertThat(pulls.mark()).isEqualTo(KEPT);
    assertThat(pulls.reached()).isEmpty();
    restore();
    pulls.requested(new PullRequest.SetMark(9, null));
    pulls.at(3_000);
    pull(9, KEPT);
    assertThat(pulls.reached()).as("nor by a reset").isEmpty();
  }

  @Test
  void what_a_mark_does_not_follow_of_what_the_state_does_is_not_lost() {
    pulls = TablePulls.first(SPEC.pullsBefore(4), none(), 0);
    pulls.requested(new PullRequest.SetMark(7, OWN));
    pulls = TablePulls.restored(SPEC.pullsBefore(9), kept(8, 6), pulls.state());
    assertThat(pulls.mark()).isEqualTo(OWN);
  }

  @Test
  void it_is_told_where_a_pull_has_come_to_and_which_request_it_follows() throws Exception {
    marks = none();
    pulls = TablePulls.first(SPEC, marks, 0);
    assertThat(pulls.reached()).isEmpty();
    pulls.requested(new PullRequest.Before(3));
    pulls.at(0);
    assertThat(pulls.reached()).as("it runs").isEmpty();
    pull(1, OWN);
    assertThat(pulls.reached()).contains(new ReachedMark(1, SPEC.definition(), OWN, 3));
    restore();
    assertThat(pulls.reached())
        .as("whoever was to tell it may have been killed")
        .contains(new ReachedMark(1, SPEC.definition(), OWN, 3));
    pulls.at(1_000);
    pulls.planned(2, TWO_PARTS);
    pulls.requested(new PullRequest.SetMark(4, KEPT));
    assertThat(pulls.reached()).contains(new ReachedMark(1, SPEC.definition(), OWN, 3));
    restore();
    assertThat(pulls.reached()).as("the mark that waits follows no pull that ended").isEmpty();
  }

  @Test
  void a_mark_that_was_set_while_a_pull_ran_is_where_it_has_come_to() {
    pulls = TablePulls.first(SPEC, none(), 0);
    pulls.at(0);
    pulls.planned(1, new PullPlan(null, OWN, List.of()));
    pulls.requested(new PullRequest.SetMark(4, KEPT));
    finish(pulls.give().orElseThrow(), 0);
    assertThat(pulls.reached()).contains(new ReachedMark(1, SPEC.definition(), KEPT, 4));
    pulls.requested(new PullRequest.SetMark(5, null));
    pulls.at(1_000);
    pull(2, null);
    assertThat(pulls.reached()).as("there is no mark").isEmpty();
  }

  @Test
  void a_state_of_before_says_nothing_of_the_log() throws Exception {
    TableStateSerializer serializer = new TableStateSerializer();
    TableState state = older(none());
    assertThat(state.isKept()).isTrue();
    byte[] bytes = serializer.serialize(state);
    TableState read = serializer.deserialize(1, Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(read.isKept()).isFalse();
    assertThat(read.mark()).isEqualTo(OWN);
    assertThat(read.running()).isEqualTo(state.running());
  }
}
