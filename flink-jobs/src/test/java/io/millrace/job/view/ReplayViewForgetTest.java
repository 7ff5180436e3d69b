package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.HOUR;
import static io.millrace.job.view.ViewHarness.MINUTE;
import static io.millrace.job.view.ViewHarness.SECOND;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.job.CardFeatures;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.forget.ViewForgetting;
import io.millrace.row.OnlineRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A replayed view one of whose keys is forgotten. */
final class ReplayViewForgetTest {
  private static final long SETTLES = START + 15 * SECOND;

  private final RememberedRegister register = new RememberedRegister();
  private long id;

  @Test
  void whatWasReplayedAndWhatWaitsIsForgottenAndNewEventsBeginFromNothing() throws Exception {
    try (ViewHarness view = replay(null)) {
      view.pay("a", 1, START - 2 * HOUR, 3);
      view.pay("b", 2, START - 2 * HOUR, 4);
      view.flink.processWatermark(START - HOUR);
      long served = view.updates().get(0).position();
      view.pay("a", 4, START - MINUTE, 5);
      forget(view, "a", 0, 6);
      assertThat(view.updates())
          .singleElement()
          .matches(RowUpdate::isDeletion)
          .matches(deletion -> deletion.position() == 6 && deletion.position() > served);

      view.pay("a", 8, START - 2 * MINUTE, 6);
      view.flink.processWatermark(START);
      OnlineRow row = view.row();
      assertThat(view.value(row, "spend_24h", START)).isEqualTo(8.0);
      assertThat(row.position()).isEqualTo(7);
    }
  }

  @Test
  void whatAPartitionGaveBeforeItsOwnMarkerCountsNoMore() throws Exception {
    try (ViewHarness view = replay(null)) {
      view.pay(0, "a", 1, START - MINUTE, 3);
      forget(view, "a", 0, 10);
      view.pay(1, "a", 2, START - MINUTE, 7);
      view.pay(0, "a", 4, START - MINUTE, 11);
      forget(view, "a", 1, 20);
      view.pay(1, "a", 16, START - MINUTE, 20);
      view.updates();
      view.flink.processWatermark(START);
      assertThat(view.value(view.row(), "spend_1h", START)).isEqualTo(20.0);
    }
  }

  @Test
  void itIsDoneWithWhenMarkersOfAllCutsHaveComeAndACheckpointCoversIt() throws Exception {
    try (ViewHarness view = replay(null)) {
      view.pay("a", 1, START - MINUTE, 3);
      forget(view, "a", 0, 10);
      register.cut(id, "payments", Map.of(0, 10L, 1, 20L));
      view.flink.setProcessingTime(SETTLES + 10 * SECOND);
      awaitCutsAreSeen();
      view.snapshot(1);
      view.flink.notifyOfCompletedCheckpoint(1);
      forget(view, "a", 1, 20);
      view.snapshot(2);
      assertThat(register.done()).isEmpty();
      view.flink.notifyOfCompletedCheckpoint(2);
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () ->
                  assertThat(register.done())
                      .containsExactly(id + " online:card", id + " state:card"));
    }
  }

  @Test
  void aStateFromBeforeAnEndedForgettingLosesTheKeyAndWhatWaits() throws Exception {
    OperatorSubtaskState old;
    try (ViewHarness view = replay(null)) {
      view.pay("a", 1, START - 2 * HOUR, 3);
      view.flink.processWatermark(START - HOUR);
      view.pay("a", 4, START - MINUTE, 5);
      view.pay("b", 2, START - MINUTE, 4);
      old = view.snapshot(1);
      id = register.request("card_id", view.view.keys().encode(List.of("a")), SETTLES);
      register.finish(id);
    }
    try (ViewHarness view = replay(old)) {
      view.flink.processWatermark(START);
      assertThat(view.updates())
          .extracting(RowUpdate::key)
          .containsExactly(view.view.keys().encode(List.of("b")));
    }
  }

  @Test
  void whatWaitsIsSaidToHaveBeenThere() throws Exception {
    try (ViewHarness view = replay(null)) {
      view.pay("a", 1, START - MINUTE, 3);
      forget(view, "a", 0, 6);
      long waiting = id;
      id = 0;
      forget(view, "typo", 0, 6);
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () ->
                  assertThat(register.found())
                      .isEqualTo(
                          Map.of(
                              waiting + " online:card", 0L,
                              waiting + " state:card", 1L,
                              id + " online:card", 0L,
                              id + " state:card", 0L)));
    }
  }

  private void awaitCutsAreSeen() {
    int reads = register.reads();
    register.request("other", new EntityKey(new byte[] {1}), SETTLES);
    Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> register.reads() > reads);
  }

  private void forget(ViewHarness view, String card, int partition, long cut) throws Exception {
    EntityKey key = view.view.keys().encode(List.of(card));
    if (id == 0) {
      id = register.request("card_id", key, SETTLES);
    }
    view.flink.processElement(new Forget(key, id, 0, partition, cut, SETTLES), SETTLES);
  }

  private ViewHarness replay(OperatorSubtaskState state) throws Exception {
    return ViewHarness.forgetting(
        CardFeatures.class,
        ReplayView::new,
        new ViewForgetting(register, TextKeys.of("card_id"), "card", List.of("payments")),
        0,
        1,
        state,
        START);
  }
}
