package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.HOUR;
import static io.millrace.job.view.ViewHarness.MINUTE;
import static io.millrace.job.view.ViewHarness.SECOND;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.job.CardFeatures;
import io.millrace.job.ShopFeatures;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.forget.ViewForgetting;
import io.millrace.row.OnlineRow;
import io.millrace.row.SourcePosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A live view one of whose keys is forgotten. */
final class LiveViewForgetTest {
  private static final long SETTLES = START + 15 * SECOND;

  private final RememberedRegister register = new RememberedRegister();
  private long id;

  @Test
  void theRowIsDeletedBehindEverythingThatWasServedAndNewEventsBeginFromNothing() throws Exception {
    try (ViewHarness view = live(null, START)) {
      view.pay("a", 1, START - MINUTE, 3);
      view.pay("b", 2, START - MINUTE, 4);
      view.goTo(START + SECOND);
      long served = view.updates().get(0).position();

      forget(view, "a", 0, 10);
      view.flush();
      assertThat(view.updates())
          .singleElement()
          .matches(RowUpdate::isDeletion)
          .matches(RowUpdate::isLogged)
          .matches(deletion -> deletion.position() == 10 && deletion.position() > served)
          .matches(deletion -> deletion.key().equals(key(view, "a")));

      view.goTo(SETTLES);
      view.pay("a", 5, SETTLES, 10);
      view.goTo(SETTLES + SECOND);
      OnlineRow row = view.row();
      assertThat(view.value(row, "spend_1h", SETTLES + SECOND)).isEqualTo(5.0);
      assertThat(view.value(row, "payment_count_1h", SETTLES + SECOND)).isEqualTo(1L);
      assertThat(row.positions()).containsExactly(new SourcePosition(0, 0, 10));
    }
  }

  @Test
  void whatAPartitionGaveBeforeItsOwnMarkerCountsNoMore() throws Exception {
    try (ViewHarness view = live(null, START)) {
      view.pay(0, "a", 1, START - MINUTE, 3);
      forget(view, "a", 0, 10);
      view.pay(1, "a", 2, START - MINUTE, 7);
      view.pay(0, "a", 4, START - MINUTE, 11);
      view.pay(1, "b", 8, START - MINUTE, 8);
      forget(view, "a", 1, 20);
      view.pay(1, "a", 16, START - MINUTE, 20);
      view.goTo(START + SECOND);

      Map<EntityKey, RowUpdate> rows =
          view.updates().stream()
              .collect(
                  java.util.stream.Collectors.toMap(
                      RowUpdate::key, update -> update, (old, now) -> now));
      OnlineRow ofA = view.decode(rows.get(key(view, "a")));
      assertThat(view.value(ofA, "spend_1h", START + SECOND)).isEqualTo(20.0);
      assertThat(ofA.position()).isEqualTo(12 + 21);
      OnlineRow ofB = view.decode(rows.get(key(view, "b")));
      assertThat(view.value(ofB, "spend_1h", START + SECOND)).isEqualTo(8.0);
    }
  }

  @Test
  void aCheckpointBetweenTwoMarkersNeitherEmptiesTwiceNorMisses() throws Exception {
    OperatorSubtaskState between = betweenTwoMarkers();
    try (ViewHarness view = live(between, START + 2 * SECOND)) {
      // Both readers begin with their markers.
      forget(view, "a", 0, 10);
      forget(view, "a", 1, 20);
      view.pay(1, "a", 16, START - MINUTE, 20);
      view.goTo(SETTLES);
      assertThat(view.value(view.row(), "spend_1h", SETTLES)).isEqualTo(20.0);
    }
  }

  /** The clock of the other reader's machine is behind: it has not chosen its cut yet. */
  @Test
  void afterACheckpointBetweenTwoMarkersNothingCountsThatComesBeforeTheSecond() throws Exception {
    OperatorSubtaskState between = betweenTwoMarkers();
    register.cut(id, "payments", Map.of(0, 10L));
    try (ViewHarness view = live(between, START + 2 * SECOND)) {
      view.pay(1, "a", 2, START - MINUTE, 7);
      view.pay(0, "a", 8, START - MINUTE, 11);
      forget(view, "a", 0, 10);
      forget(view, "a", 1, 20);
      view.pay(1, "a", 16, START - MINUTE, 20);
      view.goTo(SETTLES);
      assertThat(view.value(view.row(), "spend_1h", SETTLES)).isEqualTo(4.0 + 8.0 + 16.0);
    }
  }

  @Test
  void aMarkerThatComesAgainAfterTheEndDoesNothing() throws Exception {
    OperatorSubtaskState state;
    try (ViewHarness view = live(null, START)) {
      view.pay("a", 1, START - MINUTE, 3);
      forget(view, "a", 0, 10);
      view.goTo(SETTLES);
      view.pay("a", 5, SETTLES, 10);
      view.goTo(SETTLES + SECOND);
      state = view.snapshot(1);
      forget(view, "a", 0, 10);
      view.updates();
      view.flush();
      assertThat(view.updates()).isEmpty();
    }
    try (ViewHarness view = live(state, SETTLES + 2 * SECOND)) {
      forget(view, "a", 0, 10);
      view.goTo(SETTLES + 3 * SECOND);
      view.pay("a", 7, SETTLES, 11);
      view.goTo(SETTLES + 4 * SECOND);
      assertThat(view.value(view.row(), "spend_1h", SETTLES + 4 * SECOND)).isEqualTo(12.0);
    }
  }

  @Test
  void whatWasServedBeforeACrashIsDeletedThoughItIsNotReadAgain() throws Exception {
    OperatorSubtaskState before;
    long served;
    try (ViewHarness view = live(null, START)) {
      view.goTo(START);
      before = view.snapshot(1);
      view.pay("a", 1, START - MINUTE, 3);
      view.goTo(START + SECOND);
      served = view.updates().get(0).position();
    }
    try (ViewHarness view = live(before, SETTLES + SECOND)) {
      // The decoding drops offset 3: it lies before the cut.
      forget(view, "a", 0, 10);
      view.goTo(SETTLES + SECOND);
      assertThat(view.updates())
          .singleElement()
          .matches(RowUpdate::isDeletion)
          .matches(deletion -> deletion.position() > served);
    }
  }

  /** The served log would have such a key only for having forgotten it. */
  @Test
  void theDeletionOfAKeyThatNeverWasIsNotLogged() throws Exception {
    try (ViewHarness view = live(null, START)) {
      forget(view, "typo", 0, 10);
      view.flush();
      assertThat(view.updates())
          .singleElement()
          .matches(RowUpdate::isDeletion)
          .matches(deletion -> !deletion.isLogged());

      view.goTo(SETTLES);
      view.pay("typo", 5, SETTLES, 10);
      view.goTo(SETTLES + SECOND);
      assertThat(view.updates()).singleElement().matches(RowUpdate::isLogged);
    }
  }

  /** While it reads again what it had read, it decides nothing: a checkpoint comes in between. */
  @Test
  void soItIsWhereACheckpointAndARestorePartTheMarkerFromTheDeletion() throws Exception {
    OperatorSubtaskState before;
    try (ViewHarness view = live(null, START)) {
      view.pay("a", 1, START - MINUTE, 3);
      view.goTo(START + SECOND);
      before = view.snapshot(1);
    }
    OperatorSubtaskState between;
    try (ViewHarness view = live(before, START + 10 * SECOND)) {
      forget(view, "typo", 0, 10);
      id = 0;
      forget(view, "a", 0, 10);
      view.goTo(START + 9 * SECOND);
      assertThat(view.updates()).as("it is still catching up").isEmpty();
      between = view.snapshot(2);
    }
    try (ViewHarness view = live(between, START + 20 * SECOND)) {
      view.goTo(START + 20 * SECOND);
      assertThat(view.updates())
          .extracting(RowUpdate::key, RowUpdate::isDeletion, RowUpdate::isLogged)
          .containsExactlyInAnyOrder(
              tuple(key(view, "a"), true, true), tuple(key(view, "typo"), true, false));
    }
  }

  /**
   * The second marker comes to a key that is not served, before its deletion is decided or after.
   */
  @Test
  void theDeletionOfAKeyThatWasServedIsLoggedOnce() throws Exception {
    try (ViewHarness view = live(null, START)) {
      view.pay("a", 1, START - MINUTE, 3);
      view.goTo(START + SECOND);
      view.updates();
      forget(view, "a", 0, 10);
      forget(view, "a", 1, 20);
      forget(view, "typo", 0, 10);
      forget(view, "typo", 1, 20);
      view.flush();
      assertThat(view.updates())
          .filteredOn(RowUpdate::isLogged)
          .singleElement()
          .matches(deletion -> deletion.key().equals(key(view, "a")));
    }
  }

  @Test
  void itIsToldWhenACompletedCheckpointCoversIt() throws Exception {
    try (ViewHarness view = live(null, START)) {
      view.pay("a", 1, START - MINUTE, 3);
      forget(view, "a", 0, 10);
      view.goTo(SETTLES - 1);
      view.snapshot(1);
      view.flink.notifyOfCompletedCheckpoint(1);
      view.goTo(SETTLES);
      view.flink.notifyOfCompletedCheckpoint(1);
      view.snapshot(2);
      assertThat(register.done()).isEmpty();
      view.flink.notifyOfCompletedCheckpoint(2);
      awaitDone(id + " online:card", id + " state:card");
    }
  }

  @Test
  void aRestoredViewTellsWhatTheOneBeforeDidNot() throws Exception {
    OperatorSubtaskState covering;
    try (ViewHarness view = live(null, START)) {
      view.pay("a", 1, START - MINUTE, 3);
      forget(view, "a", 0, 10);
      view.goTo(SETTLES);
      covering = view.snapshot(1);
    }
    assertThat(register.done()).isEmpty();
    try (ViewHarness view = live(covering, SETTLES + SECOND)) {
      awaitDone(id + " online:card", id + " state:card");
      assertThat(view.updates()).isEmpty();
    }
  }

  @Test
  void aStateFromBeforeAnEndedForgettingLosesTheKey() throws Exception {
    OperatorSubtaskState old;
    try (ViewHarness view = live(null, START)) {
      view.pay("a", 1, START - MINUTE, 3);
      view.pay("b", 2, START - MINUTE, 4);
      view.goTo(START + SECOND);
      old = view.snapshot(1);
    }
    id = register.request("card_id", key(ViewHarness.view(CardFeatures.class), "a"), SETTLES);
    register.finish(id);
    try (ViewHarness view = live(old, SETTLES + HOUR)) {
      assertThat(view.flink.numKeyedStateEntries()).isEqualTo(1);
      view.goTo(SETTLES + HOUR);
      view.updates();
      view.pay("a", 5, SETTLES + HOUR, 10);
      view.goTo(SETTLES + HOUR + SECOND);
      assertThat(view.value(view.row(), "spend_24h", SETTLES + HOUR + SECOND)).isEqualTo(5.0);
      // Its own state knows it now: nothing is looked for again.
      OperatorSubtaskState now = view.snapshot(2);
      try (ViewHarness again = live(now, SETTLES + HOUR + SECOND)) {
        assertThat(again.flink.numKeyedStateEntries()).isEqualTo(2);
      }
    }
  }

  @Test
  void aStateFromBetweenTheMarkerAndTheEndKeepsWhatIsNew() throws Exception {
    OperatorSubtaskState between = betweenTwoMarkers();
    register.finish(id);
    try (ViewHarness view = live(between, SETTLES + SECOND)) {
      view.goTo(SETTLES + SECOND);
      view.pay(1, "a", 16, START - MINUTE, 20);
      view.goTo(SETTLES + 2 * SECOND);
      assertThat(view.value(view.row(), "spend_24h", SETTLES + 2 * SECOND)).isEqualTo(20.0);
    }
  }

  @Test
  void anEmptiedKeyLeavesTheStateAfterAWhile() throws Exception {
    try (ViewHarness view = of(ShopFeatures.class, "shop", null, START)) {
      view.pay("a", 1, START - MINUTE, 3);
      view.goTo(START + SECOND);
      forget(view, "shop1", 0, 10);
      view.goTo(SETTLES);
      view.snapshot(1);
      assertThat(view.flink.numKeyedStateEntries()).isEqualTo(1);
      view.goTo(SETTLES + LiveView.KEPT_EMPTY_MILLIS);
      view.snapshot(2);
      assertThat(view.flink.numKeyedStateEntries()).isZero();
      assertThat(view.flink.numEventTimeTimers()).isZero();
    }
  }

  /** A state in which a key was emptied by the first of two markers, and has a new event since. */
  private OperatorSubtaskState betweenTwoMarkers() throws Exception {
    try (ViewHarness view = live(null, START)) {
      view.pay(0, "a", 1, START - MINUTE, 3);
      view.pay(1, "a", 2, START - MINUTE, 6);
      forget(view, "a", 0, 10);
      view.pay(0, "a", 4, START - MINUTE, 10);
      view.goTo(START + SECOND);
      return view.snapshot(1);
    }
  }

  private void awaitDone(String... places) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(register.done()).containsExactly(places));
  }

  private void forget(ViewHarness view, String key, int partition, long cut) throws Exception {
    if (id == 0) {
      id = register.request(view.view.spec().entity(), key(view, key), SETTLES);
    }
    view.flink.processElement(new Forget(key(view, key), id, 0, partition, cut, SETTLES), SETTLES);
  }

  private static EntityKey key(ViewHarness view, String key) {
    return key(view.view, key);
  }

  private static EntityKey key(io.millrace.compile.BoundView view, String key) {
    return view.keys().encode(List.of(key));
  }

  private ViewHarness live(OperatorSubtaskState state, long nowMillis) throws Exception {
    return of(CardFeatures.class, "card_id", state, nowMillis);
  }

  private ViewHarness of(
      Class<?> viewClass, String entity, OperatorSubtaskState state, long nowMillis)
      throws Exception {
    String view = ViewHarness.view(viewClass).spec().name();
    assertThat(ViewHarness.view(viewClass).spec().entity()).isEqualTo(entity);
    return ViewHarness.forgetting(
        viewClass,
        LiveView::new,
        new ViewForgetting(register, TextKeys.of(entity), view, List.of("payments")),
        0,
        1,
        state,
        nowMillis);
  }
}
