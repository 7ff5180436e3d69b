package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundTable;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.HeldUp;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.source.table.Coverage;
import io.millrace.table.PulledRow;
import io.millrace.type.StructValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** A row of a forgotten key that is dropped on its way is something of that key. */
final class DroppedRowsTest extends NewRowsRun {
  private static final long SETTLES = 10 * HOUR + 15_000;

  /** What is due by then lies before the cut of the first key, whichever pull gives it. */
  private long settled() throws Exception {
    return settled(null);
  }

  /**
   * @param of the table that comes; null for the only one
   */
  private long settled(String of) throws Exception {
    tableName = of;
    register = new RememberedRegister();
    long id = register.request("item_id", itemKey(1), SETTLES);
    register.request("item_id", itemKey(3), SETTLES);
    start(null);
    flink.setProcessingTime(SETTLES);
    return id;
  }

  private String state(long id, String view) {
    return id
        + " "
        + ForgetPlace.state(
            classes.compile(getClass().getClassLoader()).view(view).spec().onlineTable());
  }

  @Test
  void saidAtTheStateOfTheViewThatWouldHaveHadIt() throws Exception {
    long id = settled();
    pulled(10, 1, "a");
    pulled(10, 2, "b");
    assertThat(logged()).containsExactly("2=b");
    barrier();
    assertThat(register.found()).isEqualTo(Map.of(state(id, "item"), 1L));
    assertThat(register.hadMore()).isEmpty();
  }

  @Test
  void soIsABadOne() throws Exception {
    long id = settled();
    refused(10, 1, "bad");
    refused(10, 2, "bad");
    assertThat(letters()).isEqualTo(1);
    barrier();
    assertThat(register.found()).isEqualTo(Map.of(state(id, "item"), 1L));
  }

  @Test
  void soIsAPushedOne() throws Exception {
    long id = settled();
    pushed(4, SETTLES - 1, 1, "a");
    pushed(5, SETTLES - 1, 2, "b");
    assertThat(logged()).containsExactly("2=b");
    barrier();
    assertThat(register.found()).isEqualTo(Map.of(state(id, "item"), 1L));
  }

  /** Such a view has no state: its table would have had the row. */
  @Test
  void ofATableThatIsKeptOfflineOnlyItIsSaidAtItsRows() throws Exception {
    classes = ViewClasses.of(StoredFeatures.class);
    long id = settled();
    pulled(10, 1, "a");
    pulled(10, 2, "b");
    assertThat(logged()).containsExactly("2=b");
    barrier();
    assertThat(register.hadMore()).isEqualTo(Set.of(id + " rows_stored"));
    assertThat(register.found()).isEmpty();
  }

  @Test
  void soIsABadOneOfSuchATable() throws Exception {
    classes = ViewClasses.of(StoredFeatures.class);
    long id = settled();
    refused(10, 1, "bad");
    assertThat(letters()).isZero();
    barrier();
    assertThat(register.hadMore()).isEqualTo(Set.of(id + " rows_stored"));
  }

  /** A log that has two rows of the first pull. */
  private record Logged() implements RowHistory {
    @Override
    public long lastPull(String table) {
      return 1;
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
    public Writer writer() {
      return Writer.THIS_JOB;
    }

    @Override
    public void forEach(BoundTable table, After after, Reader reader) throws Exception {
      for (String name : List.of("a", "b")) {
        long id = name.equals("a") ? 1 : 2;
        reader.read(
            new PulledRow(
                table.name(), 1, HOUR, HOUR, itemKey(id), new StructValue(List.of(id, name))));
      }
    }
  }

  @Test
  void aBadOneLeavesNoLetterThoughAnotherViewOfTheKeyIsFedOtherwise() throws Exception {
    classes = ViewClasses.of(DepotFeatures.class, ItemFeatures.class);
    long id = settled("items");
    refused(10, 1, "bad");
    assertThat(letters()).isZero();
    barrier();
    assertThat(register.found()).isEqualTo(Map.of(state(id, "item"), 1L));
  }

  /** Of a bad row nothing is known but its key, which such a view has not. */
  @Test
  void soIsABadOneOfATableThatOnlyAViewOfAWiderKeyIsFedWith() throws Exception {
    classes = ViewClasses.of(PairFeatures.class, DepotFeatures.class);
    long id = settled("items");
    refused(10, 1, "bad");
    refused(10, 2, "bad");
    assertThat(letters()).isEqualTo(1);
    barrier();
    assertThat(register.hadMore()).isEqualTo(Set.of(id + " rows_items"));
    assertThat(register.found()).isEmpty();
  }

  @Test
  void aRowOfTheLogIsNotSaidAsItIsCountedThere() throws Exception {
    classes = ViewClasses.of(StoredFeatures.class);
    register = new RememberedRegister();
    long id = register.request("item_id", itemKey(1), SETTLES);
    register.cut(id, "stored", Map.of(0, Long.MAX_VALUE));
    history = new Logged();
    start(null);
    barrier();
    pulled(10, 2, "b");
    assertThat(logged()).as("it is known from the log").isEmpty();
    assertThat(register.hadMore()).isEmpty();
    pulled(10, 1, "a");
    barrier();
    assertThat(register.hadMore()).isEqualTo(Set.of(id + " rows_stored"));
  }

  /** When it is its turn the entry may be finished, and nobody says it any more. */
  @Test
  void aRowThatWaitsToBeHandedOnIsSaidWhenItsKeyIsForgotten() throws Exception {
    classes = ViewClasses.of(LaterFeatures.class);
    long id = waiting();
    forget();
    assertThat(register.found()).isEqualTo(Map.of(state(id, "later"), 1L));
    handedOn();
    flink.setProcessingTime(12 * HOUR);
    completed(1);
    barrier();
    assertThat(handedOn()).as("of the other item").isEqualTo(1);
  }

  @Test
  void soIsOneThatIsInTheStateAlone() throws Exception {
    classes = ViewClasses.of(ItemFeatures.class, NameFeatures.class);
    register = new RememberedRegister();
    start(null);
    pulled(10, 1, "a");
    pulled(10, 2, "b");
    OperatorSubtaskState state = barrier();
    flink.close();
    var names = classes.compile(getClass().getClassLoader()).view("name").keys();
    long id = register.request("name", names.encode(List.of("a")), 10 * HOUR);
    register.request("name", names.encode(List.of("c")), 10 * HOUR);
    start(state);
    assertThat(handedOn("item")).isEqualTo(2);
    barrier();
    assertThat(register.found()).isEqualTo(Map.of(state(id, "name"), 1L));
  }

  /** Nothing of the item itself is forgotten: its name is. */
  @Test
  void soIsOneThatIsForgottenByAnotherKey() throws Exception {
    classes = ViewClasses.of(ItemFeatures.class, NameFeatures.class);
    var names = classes.compile(getClass().getClassLoader()).view("name").keys();
    register = new RememberedRegister();
    long id = register.request("name", names.encode(List.of("a")), SETTLES);
    register.request("name", names.encode(List.of("c")), SETTLES);
    start(null);
    pulled(10, 1, "a");
    pulled(10, 2, "b");
    forget();
    assertThat(register.found()).isEqualTo(Map.of(state(id, "name"), 1L));
  }

  /** It is in no view any more, and no log has it: but it was in the source. */
  @Test
  void aKeyThatIsKnownToBeGoneIsSaidWhenItIsForgotten() throws Exception {
    register = new RememberedRegister();
    long id = register.request("item_id", itemKey(1), SETTLES);
    register.request("item_id", itemKey(3), SETTLES);
    start(null);
    pulled(10, 1, "a");
    pulled(10, 2, "b");
    ended(10, Coverage.ALL_ROWS);
    pulled(11, 2, "b");
    ended(11, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("1=a", "2=b", "1 gone");
    barrier();
    completed(1);
    barrier();
    forget();
    assertThat(register.found()).isEqualTo(Map.of(state(id, "item"), 1L));
  }

  /** There it is counted when it goes. */
  @Test
  void ofOneThatTheLogHasNothingIsSaid() throws Exception {
    classes = ViewClasses.of(LaterFeatures.class);
    history = new Logged();
    waiting();
    forget();
    assertThat(register.found()).isEmpty();
    assertThat(register.hadMore()).isEmpty();
  }

  /** Rows of the first key and of another wait for the hour. */
  private long waiting() throws Exception {
    register = new RememberedRegister();
    long id = register.request("item_id", itemKey(1), SETTLES);
    register.request("item_id", itemKey(3), SETTLES);
    start(null);
    pulled(10, 1, "c");
    pulled(10, 2, "d");
    assertThat(logged()).containsExactly("1=c", "2=d");
    return id;
  }

  private void forget() throws Exception {
    flink.setProcessingTime(SETTLES);
    later();
    barrier();
  }

  /** Nobody would drop it once more, and who is killed says nothing any more. */
  @Test
  void theRegisterHasItBeforeACheckpointCoversIt() throws Exception {
    long id = settled();
    register.setAway(true);
    refused(10, 1, "bad");
    HeldUp.byTheRegister(register, this::barrier);
    assertThat(register.found()).isEqualTo(Map.of(state(id, "item"), 1L));
  }

  @Test
  void whoIsKilledBeforeTheRegisterHadItSaysItWhenTheRowComesAgain() throws Exception {
    long id = settled();
    OperatorSubtaskState state = barrier();
    register.setAway(true);
    refused(10, 1, "bad");
    flink.close();
    assertThat(register.found()).isEmpty();
    register.setAway(false);
    start(state);
    refused(10, 1, "bad");
    barrier();
    assertThat(register.found()).isEqualTo(Map.of(state(id, "item"), 1L));
  }
}
