package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundTable;
import io.millrace.job.ViewClasses;
import io.millrace.job.source.table.Coverage;
import io.millrace.table.PulledRow;
import io.millrace.type.StructValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator of a table takes from the log when a job begins. */
class RecallTest extends NewRowsRun {
  private static final List<PulledRow> LOG = new ArrayList<>();
  private static int looks;

  /** The log of the test. */
  private record TestLog(Writer writer) implements RowHistory {
    @Override
    public long lastPull(String table) {
      throw new AssertionError("asked where the job is submitted");
    }

    @Override
    public void forEach(BoundTable table, long afterPull, Reader reader) throws Exception {
      looks++;
      for (PulledRow row : LOG) {
        if (row.pull() > afterPull) {
          reader.read(row);
        }
      }
    }
  }

  @BeforeEach
  void startWithALog() throws Exception {
    LOG.clear();
    looks = 0;
    history = new TestLog(RowHistory.Writer.THIS_JOB);
    table = classes.compile(RecallTest.class.getClassLoader()).table("items");
  }

  /** The log gets what the operator lets through, in no order. */
  private void log() {
    LOG.addAll(flink.extractOutputValues());
    Collections.reverse(LOG);
  }

  private void inLog(long pull, long id, String name) {
    LOG.add(
        new PulledRow(
            "items",
            pull,
            pull * HOUR,
            pull * HOUR,
            table.keys().encode(List.of(id)),
            name == null ? null : new StructValue(Arrays.asList(id, name))));
  }

  @Test
  void aJobWithoutStateGoesOnFromTheLog() throws Exception {
    inLog(3, 7, "b");
    inLog(1, 7, "a");
    inLog(1, 8, "x");
    inLog(2, 9, "y");
    inLog(4, 9, null);
    start(null);
    assertThat(handedOn()).as("all that is logged, at once").isEqualTo(5);
    pulled(5, 7, "b");
    assertThat(logged()).as("what the log has").isEmpty();
    pulled(5, 9, "y");
    ended(5, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("9=y", "8 gone");
    List<PulledRow> all = flink.extractOutputValues();
    assertThat(all.get(0).observedAtMillis()).as("there again").isEqualTo(5 * HOUR);
  }

  @Test
  void aStateFromBeforeGetsWhatWasLoggedSince() throws Exception {
    start(null);
    pulled(1, 7, "a");
    pulled(1, 8, "x");
    ended(1, Coverage.ALL_ROWS);
    OperatorSubtaskState before = barrier();
    completed(1);
    pulled(2, 7, "b");
    pulled(2, 8, "x");
    ended(2, Coverage.ALL_ROWS);
    pulled(3, 7, "c");
    ended(3, Coverage.ALL_ROWS);
    log();
    flink.close();
    epoch = 2;
    start(before);
    assertThat(handedOn()).as("two versions, one gone, and two that waited").isEqualTo(5);
    pulled(4, 7, "c");
    ended(4, Coverage.ALL_ROWS);
    assertThat(logged()).isEmpty();
  }

  @Test
  void aStateFromTheMidstOfAPullGetsTheRestOfIt() throws Exception {
    start(null);
    pulled(1, 7, "a");
    OperatorSubtaskState before = barrier();
    completed(1);
    pulled(1, 8, "x");
    ended(1, Coverage.ALL_ROWS);
    pulled(2, 7, "b");
    pulled(2, 8, "x");
    log();
    flink.close();
    epoch = 2;
    start(before);
    assertThat(handedOn()).isEqualTo(3);
    pulled(1, 8, "x");
    pulled(1, 7, "late");
    assertThat(logged()).as("a later pull saw the key").isEmpty();
    ended(1, Coverage.ALL_ROWS);
    pulled(3, 7, "late");
    assertThat(logged()).containsExactly("7=late");
  }

  @Test
  void aRecoveryOfTheSameSubmissionDoesNotLookAgain() throws Exception {
    inLog(1, 7, "a");
    start(null);
    OperatorSubtaskState state = barrier();
    completed(1);
    handedOn();
    flink.close();
    start(state);
    assertThat(looks).isEqualTo(1);
    assertThat(handedOn()).isZero();
    pulled(2, 7, "a");
    assertThat(logged()).isEmpty();
  }

  @Test
  void aNewViewOfATableThatIsKnownGetsAllThatIsLoggedAndTheOthersNothingTwice() throws Exception {
    start(null);
    pulled(1, 7, "a");
    ended(1, Coverage.ALL_ROWS);
    barrier();
    completed(1);
    pulled(2, 7, "b");
    OperatorSubtaskState state = barrier();
    log();
    flink.close();
    epoch = 2;
    classes = ViewClasses.of(ItemFeatures.class, MoreFeatures.class);
    start(state);
    assertThat(handedOn("item")).as("what waited").isEqualTo(1);
    assertThat(handedOn("more")).as("what waited, and what did not").isEqualTo(2);
  }

  @Test
  void theNumbersOfAnotherJobsPullsSayNothingOfAStateThatThereIs() throws Exception {
    history = new TestLog(RowHistory.Writer.ANOTHER_JOB);
    inLog(9, 7, "a");
    inLog(10, 7, "b");
    start(null);
    assertThat(handedOn()).as("of pulls before this job").isEqualTo(1);
    pulled(10, 7, "b");
    assertThat(logged()).containsExactly("7=b");
    OperatorSubtaskState state = barrier();
    flink.close();
    inLog(12, 7, "c");
    epoch = 2;
    start(state);
    assertThat(looks).isEqualTo(1);
    assertThat(handedOn()).as("the own one, which waited").isEqualTo(1);
  }
}
