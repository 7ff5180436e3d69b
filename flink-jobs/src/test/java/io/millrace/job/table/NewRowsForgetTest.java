package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.PulledOffset;
import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.core.KeyInput;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.source.table.Coverage;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.junit.jupiter.api.Test;

/** A table one of whose keys is forgotten. */
final class NewRowsForgetTest extends NewRowsRun {
  private static final long SETTLES = 10 * HOUR + 15_000;

  @Test
  void rowsOfPullsThatMayHaveBegunAreForgottenAndComeBackWithALaterOne() throws Exception {
    register = new RememberedRegister();
    long id = request(1);
    start(null);
    pulled(10, 1, "a");
    pulled(10, 2, "b");
    assertThat(logged()).containsExactly("1=a", "2=b");
    settle();

    long cut = PulledOffset.of(11, 0);
    assertThat(register.entry(id).cuts()).isEqualTo(Map.of("items", Map.of(0, cut)));
    assertThat(markers("item")).containsExactly(new Forget(key(1), id, 0, 0, cut, SETTLES));
    // What waited for a checkpoint is dropped, and what the pull still gives.
    pulled(10, 1, "c");
    assertThat(logged()).isEmpty();
    barrier();
    completed(1);
    assertThat(contributions("item")).containsExactly(key(2));

    pulled(11, 1, "a");
    pulled(11, 2, "b");
    assertThat(logged()).containsExactly("1=a");
    barrier();
    completed(2);
    assertThat(contributions("item")).containsExactly(key(2), key(1));
  }

  @Test
  void theNextPullMayHaveBegunWhenOneHasEnded() throws Exception {
    register = new RememberedRegister();
    long id = request(1);
    start(null);
    pulled(10, 1, "a");
    ended(10, Coverage.ALL_ROWS);
    settle();
    assertThat(register.entry(id).cut("items", 0)).hasValue(PulledOffset.of(12, 0));
    pulled(11, 1, "a");
    assertThat(logged()).containsExactly("1=a");
    pulled(12, 1, "a");
    assertThat(logged()).containsExactly("1=a");
  }

  @Test
  void theNextPullMayHaveBegunWhenOneIsLeft() throws Exception {
    register = new RememberedRegister();
    long id = request(1);
    start(null);
    pulled(10, 1, "a");
    left(10);
    settle();
    assertThat(register.entry(id).cut("items", 0)).hasValue(PulledOffset.of(12, 0));
  }

  @Test
  void aRestoredStageKnowsWhichPullMayHaveBegunThoughNothingOfItCame() throws Exception {
    start(null);
    pulled(10, 1, "a");
    left(10);
    left(11);
    OperatorSubtaskState state = barrier();
    flink.close();
    register = new RememberedRegister();
    long id = request(1);
    start(state);
    settle();
    assertThat(register.entry(id).cut("items", 0)).hasValue(PulledOffset.of(13, 0));
  }

  @Test
  void theFirstPullOfAJobMayHaveBegunBeforeAnyRowOfItCame() throws Exception {
    register = new RememberedRegister();
    long id = request(1);
    start(null);
    settle();
    assertThat(register.entry(id).cut("items", 0)).hasValue(PulledOffset.of(11, 0));
    pulled(10, 1, "a");
    pulled(10, 2, "b");
    assertThat(logged()).containsExactly("2=b");
    pulled(11, 1, "a");
    assertThat(logged()).containsExactly("1=a");
  }

  @Test
  void thePullAfterOneWhoseEndIsStillWalkedOverMayHaveBegun() throws Exception {
    start(null);
    pulledRows(10, 6_000);
    ended(10, Coverage.ALL_ROWS);
    OperatorSubtaskState state = barrier();
    flink.close();
    register = new RememberedRegister();
    long id = request(7_000);
    start(state);
    settle();
    assertThat(register.entry(id).cut("items", 0)).hasValue(PulledOffset.of(12, 0));
  }

  @Test
  void aRowThatIsForgottenByAnotherKeyIsNotGoneAndNothingNewWhileItStays() throws Exception {
    classes = ViewClasses.of(ItemFeatures.class, NameFeatures.class);
    register = new RememberedRegister();
    EntityKey name =
        classes.compile(getClass().getClassLoader()).view("name").keys().encode(List.of("a"));
    register.request("name", name, SETTLES);
    start(null);
    pulled(10, 1, "a");
    pulled(10, 2, "b");
    ended(10, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("1=a", "2=b");
    settle();
    // May have begun before: what it says of the name is forgotten, the item is there.
    pulled(11, 1, "a");
    pulled(11, 2, "b");
    pulled(11, 3, "a");
    ended(11, Coverage.ALL_ROWS);
    assertThat(logged()).isEmpty();
    pulled(12, 1, "a");
    pulled(12, 2, "b");
    pulled(12, 3, "a");
    ended(12, Coverage.ALL_ROWS);
    assertThat(logged()).as("new since the cut").containsExactly("3=a");
    pulled(13, 2, "b");
    pulled(13, 3, "a");
    ended(13, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("1 gone");
  }

  @Test
  void aViewOfAWiderKeyIsHandedNothingThatIsForgottenOfTheKeyThatItHolds() throws Exception {
    classes = ViewClasses.of(ItemFeatures.class, PairFeatures.class);
    register = new RememberedRegister();
    request(1);
    start(null);
    pulled(10, 1, "a");
    pulled(10, 2, "b");
    settle();
    barrier();
    completed(1);
    assertThat(contributions("item")).containsExactly(key(2));
    assertThat(contributions("pair")).hasSize(1);
    pulled(11, 1, "a");
    pulled(11, 2, "b");
    barrier();
    completed(2);
    assertThat(contributions("item")).containsExactly(key(2), key(1));
    assertThat(contributions("pair")).hasSize(2);
  }

  @Test
  void pushedRowsAreDroppedUntilTheirCutIsChosenAndBeforeIt() throws Exception {
    register = new RememberedRegister();
    long id = request(1);
    start(null);
    settle();
    pushed(4, SETTLES + 1, 1, "a");
    pushed(5, SETTLES + 2, 2, "b");
    assertThat(logged()).containsExactly("2=b");
    register.cut(id, "items", Map.of(2, 7L));
    pushed(6, SETTLES + 3, 1, "c");
    assertThat(logged()).isEmpty();
    pushed(7, SETTLES + 4, 1, "d");
    assertThat(logged()).containsExactly("1=d");
    assertThat(markers("item")).extracting(Forget::partition).containsExactly(0, 2);
    barrier();
    completed(1);
    assertThat(contributions("item")).containsExactly(key(2), key(1));
  }

  @Test
  void aPushedRowThatWaitsIsNotHandedOnBeforeItsCutIsKnown() throws Exception {
    register = new RememberedRegister();
    long id = request(1);
    start(null);
    pushed(4, SETTLES - 2, 1, "a");
    pushed(5, SETTLES - 1, 2, "b");
    assertThat(logged()).containsExactly("1=a", "2=b");
    settle();
    barrier();
    completed(1);
    assertThat(contributions("item")).containsExactly(key(2));
    register.cut(id, "items", Map.of(2, 6L));
    pushed(6, SETTLES + 1, 1, "c");
    barrier();
    completed(2);
    assertThat(contributions("item")).containsExactly(key(2), key(1));
  }

  @Test
  void theWatermarkWaitsWhileTheRegisterIsAway() throws Exception {
    register = new RememberedRegister();
    request(1);
    start(null);
    register.setAway(true);
    flink.processBothWatermarks(new Watermark(SETTLES - 1));
    flink.processBothWatermarks(new Watermark(SETTLES));
    assertThat(watermarks()).containsExactly(SETTLES - 1);
    register.setAway(false);
    flink.setProcessingTime(SETTLES + 5_000);
    assertThat(watermarks()).containsExactly(SETTLES - 1, SETTLES);
    assertThat(markers("item")).hasSize(1);
  }

  @Test
  void aClockOfPullsThatIsAheadHoldsNoWatermark() throws Exception {
    register = new RememberedRegister();
    start(null);
    long ahead = System.currentTimeMillis() + HOUR;
    flink.processBothWatermarks(new Watermark(ahead));
    assertThat(watermarks()).containsExactly(ahead);
  }

  @Test
  void aRestoredStageForgetsNothingTwice() throws Exception {
    register = new RememberedRegister();
    request(1);
    start(null);
    settle();
    pulled(11, 1, "a");
    assertThat(logged()).containsExactly("1=a");
    OperatorSubtaskState state = barrier();
    flink.close();
    start(state);
    // The views need the marker once more: they may be older, but drop nothing without one.
    assertThat(markers("item")).hasSize(1);
    pulled(12, 1, "a");
    assertThat(logged()).isEmpty();
  }

  @Test
  void aStateFromBeforeAnEndedForgettingLosesTheKey() throws Exception {
    register = new RememberedRegister();
    start(null);
    pulled(10, 1, "a");
    pulled(10, 2, "b");
    logged();
    OperatorSubtaskState old = barrier();
    flink.close();
    long id = request(1);
    register.cut(id, "items", Map.of(0, PulledOffset.of(11, 0)));
    register.finish(id);
    start(old);
    assertThat(contributions("item")).containsExactly(key(2));
    pulled(11, 1, "a");
    pulled(11, 2, "b");
    assertThat(logged()).containsExactly("1=a");
  }

  @Test
  void aReleasedRequestWithoutCutsForgetsWhatCameBeforeItSettled() throws Exception {
    register = new RememberedRegister();
    start(null);
    pulled(10, 1, "a");
    pulled(10, 2, "b");
    pushed(4, 10 * HOUR + 1, 3, "p");
    pushed(5, 10 * HOUR + 1, 4, "q");
    logged();
    OperatorSubtaskState old = barrier();
    flink.close();
    register.finish(request(1));
    register.finish(request(3));
    start(old);
    barrier();
    completed(9);
    assertThat(contributions("item")).containsExactlyInAnyOrder(key(2), key(4));
    // What is read once more, and what comes since.
    pushed(4, 10 * HOUR + 1, 3, "p");
    assertThat(logged()).isEmpty();
    pulled(11, 1, "a");
    pushed(6, SETTLES, 3, "p");
    assertThat(logged()).containsExactly("1=a", "3=p");
    barrier();
    completed(10);
    assertThat(contributions("item")).hasSize(4).contains(key(1), key(3));
  }

  @Test
  void pullsAndPushesOfATableAreTwoSourcesEachWithCutsOrWithout() throws Exception {
    register = new RememberedRegister();
    long id = request(1);
    register.cut(id, "items", Map.of(0, PulledOffset.of(10, 0)));
    register.finish(id);
    start(null);
    pushed(4, SETTLES - 1, 1, "before");
    assertThat(logged()).as("no cut of the topic was chosen").isEmpty();
    pulled(10, 1, "a");
    assertThat(logged()).as("behind the cut, though it began before").containsExactly("1=a");
  }

  private long request(long item) {
    return register.request("item_id", key(item), SETTLES);
  }

  private static EntityKey key(long item) {
    return itemKey(item);
  }

  private List<Long> watermarks() {
    return flink.getOutput().stream()
        .filter(Watermark.class::isInstance)
        .map(mark -> ((Watermark) mark).getTimestamp())
        .toList();
  }

  private void settle() throws Exception {
    flink.setProcessingTime(SETTLES);
  }

  private List<Forget> markers(String view) {
    return given(view).stream().filter(Forget.class::isInstance).map(Forget.class::cast).toList();
  }

  private List<EntityKey> contributions(String view) {
    return given(view).stream()
        .filter(input -> !(input instanceof Forget))
        .map(KeyInput::key)
        .toList();
  }
}
