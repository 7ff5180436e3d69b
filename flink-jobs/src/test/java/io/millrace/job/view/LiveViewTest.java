package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.HOUR;
import static io.millrace.job.view.ViewHarness.MAX_PARALLELISM;
import static io.millrace.job.view.ViewHarness.MINUTE;
import static io.millrace.job.view.ViewHarness.SECOND;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.CardFeatures;
import io.millrace.job.FirstShopFeatures;
import io.millrace.job.ShopFeatures;
import io.millrace.row.OnlineRow;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

final class LiveViewTest {

  @Test
  void aKeyHasOneRowPerFlushHoweverManyEvents() throws Exception {
    try (ViewHarness view = ViewHarness.live(CardFeatures.class)) {
      view.pay("a", 1, START - 1, 0);
      view.pay("b", 5, START - 1, 1);
      view.pay("a", 2, START - 1, 2);
      assertThat(view.updates()).isEmpty();
      view.flush();
      List<RowUpdate> updates = view.updates();
      assertThat(updates).hasSize(2);
      assertThat(updates.get(0).position()).isEqualTo(3);
      assertThat(view.value(view.decode(updates.get(0)), "spend_1h", START)).isEqualTo(3.0);
      view.flush();
      assertThat(view.updates()).isEmpty();
    }
  }

  @Test
  void aWatermarkIsHandedOnAfterTheRowsOfWhatCameBeforeIt() throws Exception {
    try (ViewHarness view = ViewHarness.live(CardFeatures.class)) {
      view.pay("a", 1, START - 1, 0);
      view.flink.processWatermark(START);
      assertThat(view.flink.getOutput()).isEmpty();
      view.flush();
      assertThat(view.flink.getOutput()).hasSize(2).last().isEqualTo(new Watermark(START));
    }
  }

  @Test
  void aLateEventCorrectsTheWindowsThatHoldItsTileAndNoOther() throws Exception {
    try (ViewHarness view = ViewHarness.live(CardFeatures.class)) {
      view.pay("a", 1, START - MINUTE, 0);
      view.goTo(START + MINUTE);
      view.updates();
      view.pay("a", 10, START - 30 * MINUTE, 1);
      view.flush();
      OnlineRow corrected = view.row();
      long now = START + 2 * MINUTE;
      assertThat(view.value(corrected, "spend_1h", now)).isEqualTo(11.0);
      view.pay("a", 100, START - 3 * HOUR, 2);
      view.flush();
      OnlineRow again = view.row();
      assertThat(view.value(again, "spend_1h", now)).isEqualTo(11.0);
      assertThat(view.value(again, "spend_24h", now)).isEqualTo(111.0);
    }
  }

  @Test
  void anEventAheadOfItsArrivalIsAStepAtItsTime() throws Exception {
    try (ViewHarness view = ViewHarness.live(CardFeatures.class)) {
      view.pay("a", 1, START - 1, 0);
      view.pay("a", 2, START + 5 * SECOND, 1);
      view.flush();
      OnlineRow row = view.row();
      assertThat(view.value(row, "spend_1h", START + 5 * SECOND)).isEqualTo(1.0);
      assertThat(view.value(row, "spend_1h", START + 5 * SECOND + 1)).isEqualTo(3.0);
    }
  }

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
    OperatorSubtaskState checkpoint;
    try (ViewHarness before = ViewHarness.live(CardFeatures.class)) {
      before.pay("a", 1, START - 1, 0);
      before.goTo(START + SECOND);
      checkpoint = before.snapshot(1);
    }
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
    OperatorSubtaskState checkpoint;
    try (ViewHarness before = ViewHarness.live(CardFeatures.class)) {
      before.pay("a", 1, START - 1, 0);
      before.goTo(START + SECOND);
      checkpoint = before.snapshot(1);
    }
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

  @Test
  void aKeyThatEmptiesLeavesNoStateNoTimerAndNoRow() throws Exception {
    try (ViewHarness view = ViewHarness.live(ShopFeatures.class)) {
      view.pay("a", 1, START - 1, 4);
      view.goTo(START + MINUTE);
      assertThat(view.updates()).hasSize(1);
      assertThat(view.flink.numKeyedStateEntries()).isZero();
      view.snapshot(1);
      assertThat(view.flink.numKeyedStateEntries()).isOne();
      assertThat(view.flink.numEventTimeTimers()).isOne();
      view.goTo(START + 32 * 24 * HOUR);
      view.goTo(START + 33 * 24 * HOUR);
      List<RowUpdate> updates = view.updates();
      assertThat(updates).last().matches(RowUpdate::isDeletion);
      assertThat(updates.get(updates.size() - 1).position()).isEqualTo(5);
      view.snapshot(2);
      assertThat(view.flink.numKeyedStateEntries()).isZero();
      assertThat(view.flink.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void aKeyThatComesBackSoonGoesOnFromItsPositions() throws Exception {
    try (ViewHarness view = ViewHarness.live(ShopFeatures.class)) {
      view.pay(1, "a", 1, START - 1, 50);
      view.pay(0, "a", 1, START - 1, 100);
      view.goTo(START + MINUTE);
      view.updates();
      view.goTo(START + 32 * 24 * HOUR);
      List<RowUpdate> deleted = view.updates();
      assertThat(deleted).last().matches(RowUpdate::isDeletion);
      long deletedAt = deleted.get(deleted.size() - 1).position();

      view.pay(0, "a", 1, START + 32 * 24 * HOUR - 1, 101);
      view.flush();

      assertThat(view.updates()).singleElement().matches(update -> update.position() > deletedAt);
    }
  }

  @Test
  void aKeyThatStaysAwayIsForgottenWithItsPositions() throws Exception {
    try (ViewHarness view = ViewHarness.live(ShopFeatures.class)) {
      view.pay("a", 1, START - 1, 4);
      view.goTo(START + 32 * 24 * HOUR);
      view.snapshot(1);
      assertThat(view.flink.numKeyedStateEntries()).isOne();

      view.goTo(START + 32 * 24 * HOUR + LiveView.KEPT_EMPTY_MILLIS);

      view.snapshot(2);
      assertThat(view.flink.numKeyedStateEntries()).isZero();
      assertThat(view.flink.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void anEventThatNoWindowCountsLeavesNothing() throws Exception {
    try (ViewHarness view = ViewHarness.live(ShopFeatures.class)) {
      view.goTo(START + MINUTE);
      view.pay("a", 1, START - 40 * 24 * HOUR, 0);
      view.flush();
      assertThat(view.updates()).isEmpty();
      view.snapshot(1);
      assertThat(view.flink.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void rowsThatHoldForEverNeedNoTimer() throws Exception {
    try (ViewHarness view = ViewHarness.live(FirstShopFeatures.class)) {
      view.pay("a", 1, START - 1, 0);
      view.flush();
      assertThat(view.row().cells().get(0).horizonMillis()).isEqualTo(Long.MAX_VALUE);
      assertThat(view.flink.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void aKeyHasOneTimerWhichIsSetAgainWhenItFiresEarly() throws Exception {
    try (ViewHarness view = ViewHarness.live(ShopFeatures.class)) {
      for (int minute = 0; minute < 90; minute++) {
        view.pay("a", minute, START + minute * MINUTE, minute);
        view.goTo(START + (minute + 1) * MINUTE);
        assertThat(view.flink.numEventTimeTimers()).isOne();
      }
    }
  }

  @Test
  void aRowIsRefreshedBeforeItsHorizonWithoutAnEvent() throws Exception {
    try (ViewHarness view = ViewHarness.live(CardFeatures.class)) {
      for (int i = 0; i < 2_000; i++) {
        view.pay("a", 0.1 * i, START - i * 43 * SECOND, i);
      }
      view.flush();
      OnlineRow row = view.row();
      for (int step = 0; step < 400; step++) {
        long now = START + step * 5 * MINUTE;
        view.goTo(now);
        List<RowUpdate> updates = view.updates();
        if (!updates.isEmpty()) {
          assertThat(updates.get(0).position()).isEqualTo(2_000);
          row = view.decode(updates.get(updates.size() - 1));
        }
        assertThat(row.cells()).allMatch(cell -> cell.horizonMillis() > now);
      }
      assertThat(view.value(row, "spend_24h", START + 400 * 5 * MINUTE)).isNull();
    }
  }

  @Test
  void aCacheTooSmallForAnyKeyChangesNoValue() throws Exception {
    try (ViewHarness large = ViewHarness.live(CardFeatures.class);
        ViewHarness tiny = ViewHarness.live(CardFeatures.class, 1)) {
      for (ViewHarness view : List.of(large, tiny)) {
        for (int i = 0; i < 300; i++) {
          view.pay("card" + i % 7, i, START - i * MINUTE, i);
        }
        view.goTo(START + 40 * MINUTE);
      }
      assertThat(last(tiny)).isEqualTo(last(large)).hasSize(7);
    }
  }

  @Test
  void theEndOfInputMovesNoClock() throws Exception {
    try (ViewHarness view = ViewHarness.live(ShopFeatures.class)) {
      view.pay("a", 1, START - 1, 0);
      view.flink.processWatermark(Long.MAX_VALUE);
      assertThat(view.updates()).hasSize(1).noneMatch(RowUpdate::isDeletion);
      assertThat(view.flink.numEventTimeTimers()).isOne();
    }
  }

  private static java.util.Map<String, java.util.List<Object>> last(ViewHarness view) {
    java.util.Map<String, java.util.List<Object>> values = new java.util.TreeMap<>();
    long t = START + 41 * MINUTE;
    for (RowUpdate update : view.updates()) {
      OnlineRow row = view.decode(update);
      values.put(
          update.key().toString(),
          java.util.Arrays.asList(
              view.value(row, "spend_1h", t),
              view.value(row, "spend_24h", t),
              view.value(row, "last_merchant", t),
              update.position()));
    }
    return values;
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
