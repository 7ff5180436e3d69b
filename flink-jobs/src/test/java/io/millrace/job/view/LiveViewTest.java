package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.HOUR;
import static io.millrace.job.view.ViewHarness.MINUTE;
import static io.millrace.job.view.ViewHarness.SECOND;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.CardFeatures;
import io.millrace.job.FirstShopFeatures;
import io.millrace.job.ShopFeatures;
import io.millrace.row.OnlineRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.watermark.Watermark;
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

  private static Map<String, List<Object>> last(ViewHarness view) {
    Map<String, List<Object>> values = new TreeMap<>();
    long t = START + 41 * MINUTE;
    for (RowUpdate update : view.updates()) {
      OnlineRow row = view.decode(update);
      values.put(
          update.key().toString(),
          Arrays.asList(
              view.value(row, "spend_1h", t),
              view.value(row, "spend_24h", t),
              view.value(row, "last_merchant", t),
              update.position()));
    }
    return values;
  }
}
