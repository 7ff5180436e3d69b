package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.HOUR;
import static io.millrace.job.view.ViewHarness.MAX_PARALLELISM;
import static io.millrace.job.view.ViewHarness.MINUTE;
import static io.millrace.job.view.ViewHarness.SECOND;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.CardFeatures;
import io.millrace.job.ShopFeatures;
import io.millrace.row.OnlineRow;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** A live view that starts from the state of another. */
final class LiveViewRestartTest {

  @Test
  void aRestoredViewGoesOnAsIfNothingHadHappened() throws Exception {
    try (ViewHarness undisturbed = ViewHarness.live(CardFeatures.class);
        ViewHarness before = ViewHarness.live(CardFeatures.class)) {
      for (ViewHarness view : List.of(undisturbed, before)) {
        view.pay("a", 1, START - 20 * MINUTE, 0);
        view.goTo(START + MINUTE);
      }
      undisturbed.updates();
      try (ViewHarness after = restored(before.snapshot(1), 1, 0, 1)) {
        for (ViewHarness view : List.of(undisturbed, after)) {
          view.goTo(START + 2 * MINUTE);
          view.pay("a", 2, START, 1);
          view.goTo(START + 50 * MINUTE);
        }
        assertThat(after.updates()).isEqualTo(undisturbed.updates()).isNotEmpty();
      }
    }
  }

  @Test
  void nothingIsDecidedAfterARestoreUntilWhatWasServedIsReadAgain() throws Exception {
    OperatorSubtaskState checkpoint;
    try (ViewHarness before = ViewHarness.live(CardFeatures.class)) {
      before.pay(0, "a", 1, START - 1, 0);
      before.goTo(START + SECOND);
      checkpoint = before.snapshot(1);
      // Served, and lost with the crash: partition 1 up to offset 6.
      before.pay(1, "a", 2, START - 1, 6);
      before.goTo(START + 2 * SECOND);
    }
    try (ViewHarness after =
        ViewHarness.restarted(CardFeatures.class, checkpoint, START + 3 * SECOND)) {
      // Partition 0 is read first: with 8 more events of it, the sum alone would say newer.
      after.pay(0, "a", 4, START - 1, 9);
      after.flush();
      after.flink.processWatermark(START + 2 * SECOND);
      after.flush();
      assertThat(after.updates()).isEmpty();
      assertThat(after.flink.getOutput()).isEmpty();

      after.pay(1, "a", 2, START - 1, 6);
      after.goTo(START + 3 * SECOND);

      OnlineRow row = after.row();
      assertThat(after.value(row, "spend_1h", START + 3 * SECOND)).isEqualTo(7.0);
      assertThat(after.flink.getOutput()).last().isEqualTo(new Watermark(START + 3 * SECOND));
    }
  }

  @Test
  void aClockSetBackWhileItReadsAgainHoldsNoRowBackBehindTheWatermark() throws Exception {
    OperatorSubtaskState checkpoint = withOnePayment();
    long restart = START + 10 * SECOND;
    try (ViewHarness after = ViewHarness.restarted(CardFeatures.class, checkpoint, restart)) {
      after.pay("a", 2, START - 1, 1);
      after.flink.setProcessingTime(restart - 5 * SECOND);
      after.flink.processWatermark(restart);
      after.flush();

      assertThat(after.value(after.row(), "spend_1h", restart)).isEqualTo(3.0);
      assertThat(after.flink.getOutput()).last().isEqualTo(new Watermark(restart));
    }
  }

  @Test
  void aRestartWithAClockBehindThatOfTheRestartBeforeHoldsNoRowBackBehindTheWatermark()
      throws Exception {
    OperatorSubtaskState checkpoint = withOnePayment();
    long first = START + 10 * SECOND;
    try (ViewHarness after = ViewHarness.restarted(CardFeatures.class, checkpoint, first)) {
      after.pay("a", 2, START - 1, 1);
      checkpoint = after.snapshot(2);
    }
    long second = first - 5 * SECOND;
    try (ViewHarness again = ViewHarness.restarted(CardFeatures.class, checkpoint, second)) {
      again.goTo(second + SECOND);

      assertThat(again.value(again.row(), "spend_1h", first)).isEqualTo(3.0);
      assertThat(again.flink.getOutput()).last().isEqualTo(new Watermark(second + SECOND));
    }
  }

  @Test
  void aKeyServedAfterTheCheckpointAndEmptyByNowIsDeleted() throws Exception {
    OperatorSubtaskState checkpoint;
    try (ViewHarness before = ViewHarness.live(ShopFeatures.class)) {
      before.goTo(START);
      checkpoint = before.snapshot(1);
      before.pay("a", 1, START - 1, 4);
      before.goTo(START + SECOND);
      assertThat(before.updates()).hasSize(1);
    }
    long later = START + 40 * 24 * HOUR;
    try (ViewHarness after = ViewHarness.restarted(ShopFeatures.class, checkpoint, later)) {
      after.pay("a", 1, START - 1, 4);
      after.goTo(later);

      assertThat(after.updates()).singleElement().matches(RowUpdate::isDeletion);
    }
  }

  @Test
  void aViewMayBeSplitAndJoinedAgain() throws Exception {
    OperatorSubtaskState one;
    try (ViewHarness view = ViewHarness.live(CardFeatures.class)) {
      for (int key = 0; key < 40; key++) {
        view.pay("card" + key, key, START - MINUTE, key);
      }
      one = view.snapshot(1);
    }
    OperatorSubtaskState joined;
    try (ViewHarness first = restored(one, 1, 0, 2);
        ViewHarness second = restored(one, 1, 1, 2)) {
      joined =
          AbstractStreamOperatorTestHarness.repackageState(first.snapshot(2), second.snapshot(2));
    }
    try (ViewHarness view = restored(joined, 2, 0, 1)) {
      view.goTo(START);
      view.updates();
      for (int key = 0; key < 40; key++) {
        view.pay("card" + key, 100, START - MINUTE, 100 + key);
      }
      view.flush();
      List<RowUpdate> updates = view.updates();
      assertThat(updates).hasSize(40);
      for (int key = 0; key < 40; key++) {
        assertThat(view.value(view.decode(updates.get(key)), "spend_1h", START + 1))
            .isEqualTo(100.0 + key);
      }
    }
  }

  @Test
  void allRowsAreWrittenAgainAtTheStartWhereThatIsAsked() throws Exception {
    try (ViewHarness lost = ViewHarness.live(CardFeatures.class)) {
      for (int key = 0; key < 40; key++) {
        lost.pay("card" + key, key, START - MINUTE, key);
      }
      OperatorSubtaskState state = lost.snapshot(1);
      try (ViewHarness view =
          ViewHarness.restored(
              CardFeatures.class,
              settings ->
                  new LiveView(
                      new ViewSettings(
                          settings.layout(), 8, 20, settings.cacheBytes(), FirstRows.ALL)),
              1_000,
              0,
              1,
              state)) {
        assertThat(view.updates())
            .hasSize(40)
            .allMatch(update -> update.epoch() == 8 && !update.isDeletion());
      }
    }
  }

  /** The state of a view with a payment of 1 by card {@code a}, served. */
  private static OperatorSubtaskState withOnePayment() throws Exception {
    try (ViewHarness view = ViewHarness.live(CardFeatures.class)) {
      view.pay("a", 1, START - 1, 0);
      view.goTo(START + SECOND);
      return view.snapshot(1);
    }
  }

  private static ViewHarness restored(
      OperatorSubtaskState state, int parallelismBefore, int subtask, int parallelism)
      throws Exception {
    OperatorSubtaskState own =
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            state, MAX_PARALLELISM, parallelismBefore, parallelism, subtask);
    return ViewHarness.restored(
        CardFeatures.class, LiveView::new, 1 << 20, subtask, parallelism, own);
  }
}
