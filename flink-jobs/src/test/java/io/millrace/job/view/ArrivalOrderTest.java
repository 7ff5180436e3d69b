package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.HOUR;
import static io.millrace.job.view.ViewHarness.MAX_PARALLELISM;
import static io.millrace.job.view.ViewHarness.MINUTE;
import static io.millrace.job.view.ViewHarness.SECOND;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Contribution;
import io.millrace.job.proof.PurchaseFeatures;
import io.millrace.job.proof.PurchaseFeatures.Purchase;
import io.millrace.row.OnlineRow;
import io.millrace.row.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Order and parallelism do not show in what is served, and neither does a backlog. */
final class ArrivalOrderTest {
  private static final long READ = START + MINUTE;

  /** An event and its place in the topic, whatever its arrival. */
  private record Placed(Purchase purchase, int partition, long offset) {
    long time() {
      return purchase.boughtAt().toEpochMilli();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1", "3, 1", "4, 2", "5, 4"})
  void anyOrderAtAnyParallelismGivesTheSameAnswersToTheBit(int seed, int parallelism)
      throws Exception {
    List<Placed> events = events(600);
    List<Placed> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(seed));
    List<Map<String, OnlineRow>> expected = served(events, 1);
    List<Map<String, OnlineRow>> actual = served(shuffled, parallelism);
    int compared = 0;
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).keySet()).isEqualTo(expected.get(i).keySet());
      for (Map.Entry<String, OnlineRow> row : expected.get(i).entrySet()) {
        compared += compare(row.getKey(), row.getValue(), actual.get(i).get(row.getKey()));
      }
    }
    assertThat(compared).isGreaterThan(5_000);
  }

  @Test
  void aBacklogOfThreeHoursIsAnsweredRightlyAndNotClaimedToBeComplete() throws Exception {
    List<Placed> events = events(600);
    List<Map<String, OnlineRow>> expected = served(events, 1);
    try (ViewHarness view = ViewHarness.live(PurchaseFeatures.class)) {
      view.flink.setProcessingTime(READ);
      for (int i = 0; i < events.size(); i++) {
        long arrival = READ - 3 * HOUR + i * (3 * HOUR / events.size());
        add(view, events.get(i), Math.max(arrival, events.get(i).time()));
        if (i % 50 == 49) {
          view.flink.processWatermark(arrival - 1);
          view.flush();
          assertThat(view.flink.getOutput()).last().isEqualTo(new Watermark(arrival - 1));
          assertThat(view.updates()).allMatch(row -> row.decidedAtMillis() > READ - 1);
        }
      }
      Map<String, OnlineRow> rows = new TreeMap<>();
      view.flink.processWatermark(READ);
      view.flush();
      for (RowUpdate update : List.copyOf(view.flink.extractOutputValues())) {
        rows.put(update.key().toString(), view.decode(update));
      }
      int compared = 0;
      for (Map.Entry<String, OnlineRow> row : expected.get(0).entrySet()) {
        compared += compare(row.getKey(), row.getValue(), rows.get(row.getKey()));
      }
      assertThat(compared).isGreaterThan(500);
    }
  }

  /** The rows of all keys once everything has arrived, and as they are refreshed later. */
  private static List<Map<String, OnlineRow>> served(List<Placed> events, int parallelism)
      throws Exception {
    List<ViewHarness> views = new ArrayList<>();
    try {
      for (int i = 0; i < parallelism; i++) {
        views.add(
            ViewHarness.restored(
                PurchaseFeatures.class, LiveView::new, 1 << 16, i, parallelism, null));
      }
      for (int i = 0; i < events.size(); i++) {
        long arrival = READ - (events.size() - i) * 50L;
        ViewHarness view = views.get(subtask(views.get(0), events.get(i), parallelism));
        if (view.flink.getProcessingTime() < arrival) {
          view.flink.setProcessingTime(arrival);
        }
        add(view, events.get(i), arrival);
      }
      List<Map<String, OnlineRow>> rows = new ArrayList<>();
      Map<String, OnlineRow> latest = new TreeMap<>();
      for (long t : List.of(READ, READ + 10 * MINUTE, READ + 2 * HOUR, READ + 23 * HOUR)) {
        for (ViewHarness view : views) {
          view.goTo(t);
          for (RowUpdate update : view.updates()) {
            latest.put(update.key().toString(), view.decode(update));
          }
        }
        rows.add(new TreeMap<>(latest));
      }
      return rows;
    } finally {
      for (ViewHarness view : views) {
        view.close();
      }
    }
  }

  private static int compare(String key, OnlineRow expected, OnlineRow actual) {
    long startMillis = Math.max(expected.startMillis(), actual.startMillis());
    int compared = 0;
    for (int cell = 0; cell < expected.cells().size(); cell++) {
      Timeline left = expected.cells().get(cell);
      Timeline right = actual.cells().get(cell);
      for (Timeline either : List.of(left, right)) {
        for (long until : either.untilMillis()) {
          for (long t = until - 1; t <= until; t++) {
            if (t >= startMillis && t < Math.min(left.horizonMillis(), right.horizonMillis())) {
              assertThat(right.at(t)).as("cell %d of %s at %d", cell, key, t).isEqualTo(left.at(t));
              compared++;
            }
          }
        }
      }
      if (startMillis < Math.min(left.horizonMillis(), right.horizonMillis())) {
        assertThat(right.at(startMillis)).as("%d of %s", cell, key).isEqualTo(left.at(startMillis));
        compared++;
      }
    }
    return compared;
  }

  private static void add(ViewHarness view, Placed event, long arrival) throws Exception {
    view.flink.processElement(contribution(view, event, arrival), event.time());
  }

  private static int subtask(ViewHarness view, Placed event, int parallelism) throws Exception {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        contribution(view, event, event.time()).key(), MAX_PARALLELISM, parallelism);
  }

  private static Contribution contribution(ViewHarness view, Placed event, long arrival)
      throws Exception {
    return view.view
        .contributions(
            "purchases", event.purchase(), event.time(), arrival, event.partition(), event.offset())
        .get(0);
  }

  private static List<Placed> events(int count) {
    Random random = new Random(99);
    List<Placed> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long back = (long) (30 * HOUR * Math.pow(random.nextDouble(), 3));
      long time = READ - 20 * SECOND - (random.nextBoolean() ? back / 1_000 * 1_000 : back);
      Purchase purchase =
          new Purchase(
              "card" + random.nextInt(8),
              "shop" + random.nextInt(30),
              Math.scalb(random.nextDouble() - 0.5, random.nextInt(80)),
              random.nextInt(5) == 0 ? null : random.nextInt(1_000),
              Instant.ofEpochMilli(time));
      events.add(new Placed(purchase, i % 3, i / 3));
    }
    return events;
  }
}
