package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.HOUR;
import static io.millrace.job.view.ViewHarness.MINUTE;
import static io.millrace.job.view.ViewHarness.SECOND;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.CardFeatures;
import io.millrace.job.CardFeatures.Payment;
import io.millrace.job.Naive;
import io.millrace.job.ShopFeatures;
import io.millrace.row.OnlineRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

final class ReplayViewTest {
  private static final long SPAN = 60 * HOUR;
  private static final List<String> FEATURES =
      List.of("spend_1h", "spend_24h", "payment_count_1h", "last_merchant");

  @Test
  void theLastRowDecidedAtAnInstantThenItsStepIsTheValueAtThatInstant() throws Exception {
    List<Naive.Sent> events = events(1);
    try (ViewHarness view = ViewHarness.replay(CardFeatures.class)) {
      send(view, shuffled(events, 2));
      view.flink.processWatermark(Long.MAX_VALUE);
      Map<String, List<RowUpdate>> rows = byCard(view.updates());
      int compared = 0;
      Random random = new Random(3);
      for (String card : rows.keySet()) {
        Naive naive = naive(events, card);
        long first = rows.get(card).get(0).decidedAtMillis();
        for (int i = 0; i < 300; i++) {
          long t = instant(random, events);
          if (t >= first) {
            compared += compare(view, rows.get(card), naive, t);
          }
        }
      }
      assertThat(compared).isGreaterThan(5_000);
    }
  }

  @Test
  void whenWatermarksComeChangesNothingUpToTheLastOfThem() throws Exception {
    List<Naive.Sent> events = events(4);
    List<RowUpdate> atTheEnd;
    try (ViewHarness view = ViewHarness.replay(CardFeatures.class)) {
      send(view, shuffled(events, 5));
      view.flink.processWatermark(START + SPAN);
      view.flink.processWatermark(Long.MAX_VALUE);
      atTheEnd = view.updates();
    }
    try (ViewHarness view = ViewHarness.replay(CardFeatures.class)) {
      List<Naive.Sent> sorted = new ArrayList<>(events);
      sorted.sort(Comparator.comparingLong(Naive.Sent::time));
      for (Naive.Sent sent : sorted) {
        // Of equal times, the later ones are still to come.
        view.flink.processWatermark(sent.time() - 1);
        send(view, List.of(sent));
      }
      view.flink.processWatermark(START + SPAN);
      view.flink.processWatermark(Long.MAX_VALUE);
      assertThat(byCard(view.updates())).isEqualTo(byCard(atTheEnd));
    }
  }

  @Test
  void eventsOfOneTimeGiveOneRow() throws Exception {
    try (ViewHarness view = ViewHarness.replay(CardFeatures.class)) {
      view.pay("a", 1, START, 0);
      view.pay("a", 2, START, 1);
      view.pay("a", 4, START + 1, 2);
      view.flink.processWatermark(START + 1);
      assertThat(view.updates())
          .extracting(RowUpdate::decidedAtMillis)
          .containsExactly(START, START + 1);
    }
  }

  @Test
  void aReplayRestoredHalfwayGivesTheSameRows() throws Exception {
    List<Naive.Sent> events = events(6);
    List<RowUpdate> whole;
    try (ViewHarness view = ViewHarness.replay(CardFeatures.class)) {
      send(view, events);
      view.flink.processWatermark(Long.MAX_VALUE);
      whole = view.updates();
    }
    List<RowUpdate> halves = new ArrayList<>();
    try (ViewHarness first = ViewHarness.replay(CardFeatures.class)) {
      send(first, events.subList(0, events.size() / 2));
      try (ViewHarness second =
          ViewHarness.restored(
              CardFeatures.class, ReplayView::new, 1 << 20, 0, 1, first.snapshot(1))) {
        send(second, events.subList(events.size() / 2, events.size()));
        second.flink.processWatermark(Long.MAX_VALUE);
        halves.addAll(first.updates());
        halves.addAll(second.updates());
      }
    }
    assertThat(byCard(halves)).isEqualTo(byCard(whole));
  }

  @Test
  void aKeyEmptiesByTheClockOfTheStreamAndMayComeBack() throws Exception {
    try (ViewHarness view = ViewHarness.replay(ShopFeatures.class)) {
      view.pay("a", 1, START, 0);
      view.pay("a", 2, START + 90 * 24 * HOUR, 1);
      view.flink.processWatermark(Long.MAX_VALUE);
      List<RowUpdate> updates = view.updates();
      assertThat(updates.stream().filter(RowUpdate::isDeletion)).hasSize(1);
      assertThat(updates).last().matches(update -> !update.isDeletion());
      assertThat(updates).isSortedAccordingTo(Comparator.comparingLong(RowUpdate::decidedAtMillis));
    }
  }

  @Test
  void aKeyThatComesBackGoesOnFromItsPositionsSoThatWritesAreOrdered() throws Exception {
    try (ViewHarness view = ViewHarness.replay(ShopFeatures.class)) {
      view.pay(0, "a", 1, START, 99);
      view.pay(1, "a", 2, START + 1, 50);
      view.pay(1, "a", 4, START + 90 * 24 * HOUR, 60);
      view.flink.processWatermark(Long.MAX_VALUE);
      assertThat(view.updates())
          .isSortedAccordingTo(
              Comparator.comparingLong(RowUpdate::position)
                  .thenComparingLong(RowUpdate::decidedAtMillis))
          .anyMatch(RowUpdate::isDeletion)
          .last()
          .matches(update -> !update.isDeletion());
    }
  }

  @Test
  void aReplayThatGoesOnFromBeforeADeletionPutsNoOlderRowOverANewerOne() throws Exception {
    try (ViewHarness first = ViewHarness.replay(ShopFeatures.class)) {
      first.pay(0, "a", 1, START, 99);
      first.pay(1, "a", 2, START + 1, 50);
      OperatorSubtaskState checkpoint = first.snapshot(1);
      first.pay(1, "a", 4, START + 90 * 24 * HOUR, 60);
      first.flink.processWatermark(START + 90 * 24 * HOUR);
      RowUpdate served = guarded(null, first.updates());
      try (ViewHarness second =
          ViewHarness.restored(ShopFeatures.class, ReplayView::new, 1 << 20, 0, 1, checkpoint)) {
        second.pay(1, "a", 4, START + 90 * 24 * HOUR, 60);
        second.flink.processWatermark(START + 90 * 24 * HOUR);
        RowUpdate shown = served;
        for (RowUpdate update : second.updates()) {
          shown = guarded(shown, List.of(update));
          assertThat(shown).isEqualTo(served);
        }
      }
    }
  }

  @Test
  void aKeyThatAReplayLeftEmptyIsForgottenSomeTimeAfterItsViewWentLive() throws Exception {
    long live = START + 90 * 24 * HOUR;
    long forgotten = live + LiveView.KEPT_EMPTY_MILLIS;
    OperatorSubtaskState savepoint = withAnEmptyAndALastingShop(live);
    OperatorSubtaskState checkpoint;
    try (ViewHarness view = ViewHarness.restarted(ShopFeatures.class, savepoint, live)) {
      assertThat(view.flink.numKeyedStateEntries()).isEqualTo(2);
      view.goTo(live);
      view.goTo(forgotten - 1);
      checkpoint = view.snapshot(2);
      assertThat(view.flink.numKeyedStateEntries()).isEqualTo(2);
      view.goTo(forgotten);
      view.snapshot(3);
      assertThat(view.flink.numKeyedStateEntries()).isOne();
      assertThat(view.updates()).noneMatch(RowUpdate::isDeletion);
    }
    // Neither does another restart put it off.
    try (ViewHarness view =
        ViewHarness.restarted(ShopFeatures.class, checkpoint, forgotten - SECOND)) {
      view.goTo(forgotten - 1);
      view.snapshot(4);
      assertThat(view.flink.numKeyedStateEntries()).isEqualTo(2);
      view.goTo(forgotten);
      view.snapshot(5);
      assertThat(view.flink.numKeyedStateEntries()).isOne();
    }
  }

  @Test
  void aKeyThatAReplayLeftEmptyAndThatComesBackSoonGoesOnFromItsPositions() throws Exception {
    long live = START + 90 * 24 * HOUR;
    OperatorSubtaskState savepoint = withAnEmptyAndALastingShop(live);
    try (ViewHarness view = ViewHarness.restarted(ShopFeatures.class, savepoint, live)) {
      view.goTo(live + MINUTE);
      view.updates();
      view.pay(1, "a", 1, live + MINUTE - 1, 50);
      view.flush();
      assertThat(view.updates())
          .singleElement()
          .matches(update -> !update.isDeletion() && update.position() == 51 + 5);
      view.goTo(live + LiveView.KEPT_EMPTY_MILLIS + MINUTE);
      view.snapshot(2);
      assertThat(view.flink.numKeyedStateEntries()).isEqualTo(2);
    }
  }

  private static OperatorSubtaskState withAnEmptyAndALastingShop(long lastMillis) throws Exception {
    try (ViewHarness replay = ViewHarness.replay(ShopFeatures.class)) {
      replay.pay("a", 1, START, 4);
      long late = lastMillis - HOUR;
      replay.flink.processElement(replay.contribution("a", "shop2", 2, late, late, 5), late);
      replay.flink.processWatermark(lastMillis - 1);
      replay.flink.processWatermark(Long.MAX_VALUE);
      assertThat(replay.updates().stream().filter(RowUpdate::isDeletion)).hasSize(1);
      return replay.snapshot(1);
    }
  }

  /** What the online table shows after these writes: only what is later replaces or deletes. */
  private static RowUpdate guarded(RowUpdate before, List<RowUpdate> writes) {
    RowUpdate shown = before;
    Comparator<RowUpdate> order =
        Comparator.comparingLong(RowUpdate::epoch)
            .thenComparingLong(RowUpdate::position)
            .thenComparingLong(RowUpdate::decidedAtMillis);
    for (RowUpdate write : writes) {
      if (shown == null || order.compare(write, shown) > 0) {
        shown = write.isDeletion() ? null : write;
      }
    }
    return shown;
  }

  @Test
  void theEndOfInputMovesNoClock() throws Exception {
    try (ViewHarness view = ViewHarness.replay(ShopFeatures.class)) {
      view.pay("a", 1, START, 0);
      view.flink.processWatermark(Long.MAX_VALUE);
      assertThat(view.updates()).hasSize(1).noneMatch(RowUpdate::isDeletion);
    }
  }

  @Test
  void anEventBehindTheWatermarkCorrectsLikeALateOne() throws Exception {
    try (ViewHarness view = ViewHarness.replay(CardFeatures.class)) {
      view.pay("a", 1, START, 0);
      view.flink.processWatermark(START + MINUTE);
      view.updates();
      view.pay("a", 2, START - SECOND, 1);
      OnlineRow row = view.row();
      assertThat(view.value(row, "spend_1h", START + MINUTE)).isEqualTo(3.0);
    }
  }

  private static int compare(ViewHarness view, List<RowUpdate> rows, Naive naive, long t) {
    OnlineRow served = null;
    for (RowUpdate update : rows) {
      if (update.decidedAtMillis() <= t) {
        served = view.decode(update);
      }
    }
    for (int cell = 0; cell < served.cells().size(); cell++) {
      String feature = view.view.layout().cells().get(cell).feature();
      // The end moves no clock: after its last event a key's row may end before t.
      if (t < served.cells().get(cell).horizonMillis()) {
        assertThat(served.cells().get(cell).at(t).value())
            .as("%s at %d", feature, t)
            .isEqualTo(naive.value(feature, t));
      }
    }
    return served.cells().size();
  }

  private static long instant(Random random, List<Naive.Sent> events) {
    long time = events.get(random.nextInt(events.size())).time();
    return switch (random.nextInt(4)) {
      case 0 -> time + random.nextInt(3) - 1;
      case 1 -> time + HOUR + MINUTE + random.nextInt(3) - 1;
      case 2 -> Math.floorDiv(time + HOUR, MINUTE) * MINUTE + random.nextInt(3) - 1;
      default -> START + (long) (random.nextDouble() * SPAN);
    };
  }

  private static List<Naive.Sent> events(int seed) {
    Random random = new Random(seed);
    List<Naive.Sent> events = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      int card = (int) (8 * Math.pow(random.nextDouble(), 2));
      long time = START + (long) (random.nextDouble() * SPAN) / SECOND * SECOND;
      if (random.nextInt(5) == 0 && i > 0) {
        time = events.get(i - 1).time();
      }
      events.add(
          new Naive.Sent(
              new Payment(
                  "card" + card,
                  "shop" + random.nextInt(20),
                  Math.scalb(random.nextDouble(), random.nextInt(30)),
                  Instant.ofEpochMilli(time)),
              time,
              0,
              i));
    }
    return events;
  }

  private static List<Naive.Sent> shuffled(List<Naive.Sent> events, int seed) {
    List<Naive.Sent> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }

  private static void send(ViewHarness view, List<Naive.Sent> events) throws Exception {
    for (Naive.Sent sent : events) {
      Payment payment = sent.payment();
      view.flink.processElement(
          view.contribution(
              payment.cardId(),
              payment.merchant(),
              payment.amount(),
              sent.time(),
              sent.time(),
              sent.offset()),
          sent.time());
    }
  }

  private static Naive naive(List<Naive.Sent> events, String key) {
    return new Naive(
        events.stream().filter(sent -> key(sent.payment().cardId()).equals(key)).toList());
  }

  private static String key(String card) {
    return ViewHarness.view(CardFeatures.class).keys().encode(List.of(card)).toString();
  }

  private static Map<String, List<RowUpdate>> byCard(List<RowUpdate> updates) {
    return updates.stream()
        .collect(
            Collectors.groupingBy(
                update -> update.key().toString(), TreeMap::new, Collectors.toList()));
  }
}
