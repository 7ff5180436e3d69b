package io.millrace.job.table;

import static io.millrace.Constraints.oneOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
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

  @FeatureView(owner = "tests@example.com", description = "Items of a few names")
  static final class CheckedFeatures {
    static final Table<Item> CHECKED =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name from items"))
            .key(ItemFeatures.ITEM, Item::id)
            .every("1h")
            .check(Item::name, oneOf("a", "b"));
    static final Feature<String> NAME = CHECKED.latest(Item::name);
  }

  /** The log of the test. */
  private record TestLog(Writer writer) implements RowHistory {
    @Override
    public long lastPull(String table) {
      throw new AssertionError("asked where the job is submitted");
    }

    @Override
    public long lastEnded(String table) {
      return 0;
    }

    @Override
    public Follower follow(BoundTable table) {
      throw new AssertionError("it is this job's");
    }

    @Override
    public void forEach(BoundTable table, After after, Reader reader) throws Exception {
      looks++;
      for (PulledRow row : LOG) {
        if (row.isPushed() ? !after.covers(row.push()) : row.pull() > after.pull()) {
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
            table.name(),
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
  void aRowThatTheDefinitionRefusesByNowIsGivenToNoViewAndIsADeadLetterOfEach() throws Exception {
    classes = ViewClasses.of(CheckedFeatures.class);
    table = classes.compile(RecallTest.class.getClassLoader()).tables().get(0);
    inLog(1, 7, "a");
    inLog(1, 8, "refused by now");
    inLog(2, 8, null);
    start(null);
    assertThat(handedOn()).as("a row, and that another is gone").isEqualTo(2);
    assertThat(letters()).isEqualTo(1);
  }

  @Test
  void whatWasPushedIsThereAgainAndWhatTheTopicGivesOnceMoreIsPassedOver() throws Exception {
    inLog(1, 7, "a");
    LOG.add(push(3, HOUR + 7, 8, "x"));
    LOG.add(push(0, HOUR + 5, 7, "b"));
    start(null);
    assertThat(handedOn()).isEqualTo(3);
    pushed(0, HOUR + 5, 7, "b");
    pushed(1, HOUR + 6, 7, "c");
    pushed(3, HOUR + 7, 8, "x");
    assertThat(logged()).as("all judged before, also what was not logged").isEmpty();
    pushed(4, HOUR + 8, 7, "b");
    assertThat(logged()).as("it stands").isEmpty();
    pushed(5, HOUR + 9, 7, "c");
    assertThat(logged()).containsExactly("7=c");
    OperatorSubtaskState state = barrier();
    completed(1);
    flink.close();
    start(state);
    pushed(3, HOUR + 7, 8, "z");
    pushed(5, HOUR + 9, 7, "d");
    assertThat(logged()).as("the state knows how far it has come").isEmpty();
  }

  @Test
  void aStateFromBeforeGetsWhatWasPushedSinceAndAViewThatIsNewAllOfIt() throws Exception {
    start(null);
    pushed(0, HOUR + 1, 7, "a");
    pulled(2, 7, "b");
    OperatorSubtaskState before = barrier();
    completed(1);
    pushed(1, 2 * HOUR + 5, 7, "c");
    pushed(2, 2 * HOUR + 6, 8, "x");
    log();
    flink.close();
    epoch = 2;
    classes = ViewClasses.of(ItemFeatures.class, MoreFeatures.class);
    start(before);
    assertThat(handedOn("item")).as("two that waited, two that came since").isEqualTo(4);
    assertThat(handedOn("more")).isEqualTo(4);
    pushed(1, 2 * HOUR + 5, 7, "c");
    pushed(2, 2 * HOUR + 6, 8, "x");
    assertThat(logged()).isEmpty();
    pulled(3, 7, "b");
    assertThat(logged()).as("what a pull says later").containsExactly("7=b");
  }

  @Test
  void aRowThatWasPushedAfterItWasGoneIsThereUntilAPullOfAllDoesNotGiveIt() throws Exception {
    LOG.add(push(6, 2 * HOUR + 5, 9, "a"));
    inLog(2, 9, null);
    LOG.add(push(2, HOUR + 5, 9, "a"));
    start(null);
    ended(2, Coverage.ALL_ROWS);
    assertThat(logged()).as("pushed since that pull began").isEmpty();
    pushed(7, 2 * HOUR + 9, 9, "a");
    assertThat(logged()).as("it is there").isEmpty();
    ended(3, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("9 gone");
    pushed(8, 3 * HOUR + 1, 9, "a");
    assertThat(logged()).containsExactly("9=a");
    ended(4, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("9 gone");
  }

  @Test
  void rowsOfATopicThatTookThePlaceOfAnotherAreTold() throws Exception {
    start(null);
    pushed(3, HOUR, 7, "a");
    pushed(4, HOUR + 5, 8, "b");
    OperatorSubtaskState state = barrier();
    completed(1);
    flink.close();
    epoch = 2;
    start(state);
    logged();
    pushed(3, HOUR, 7, "a");
    pushed(4, HOUR + 5, 8, "b");
    assertThat(ofAnotherTopic()).as("read again").isZero();
    pushed(0, 2 * HOUR, 9, "c");
    assertThat(logged()).isEmpty();
    assertThat(ofAnotherTopic()).as("arrived later at an earlier offset").isEqualTo(1);
    pushed(5, 2 * HOUR + 1, 9, "c");
    assertThat(logged()).as("beyond what was judged").containsExactly("9=c");
    assertThat(ofAnotherTopic()).isEqualTo(1);
  }

  @Test
  void rowsOfAnotherTopicAreToldByTheLogToo() throws Exception {
    LOG.add(push(6, HOUR, 9, "a"));
    start(null);
    pushed(5, HOUR - 1, 8, "b");
    assertThat(ofAnotherTopic()).isZero();
    pushed(1, 5 * HOUR, 8, "b");
    assertThat(ofAnotherTopic()).isEqualTo(1);
  }
}
