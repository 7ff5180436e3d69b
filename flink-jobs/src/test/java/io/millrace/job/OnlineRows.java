package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ViewLayout;
import io.millrace.row.OnlineRow;
import io.millrace.row.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** The online table against the naive computation over what was sent. */
final class OnlineRows {
  private OnlineRows() {}

  static void awaitComplete(JobRun run, PaymentTopic topic) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .until(() -> run.completeToMillis() >= topic.lastAppendMillis());
  }

  /** Every payment that arrived up to complete_to is in its card's row. */
  static void assertCompleteAsClaimed(JobRun run, PaymentTopic topic) throws Exception {
    long completeTo = run.completeToMillis();
    Map<String, OnlineRow> rows = run.rows();
    topic
        .sent()
        .forEach(
            (card, payments) ->
                payments.stream()
                    .filter(sent -> sent.arrival() <= completeTo)
                    .forEach(sent -> assertThat(rows.get(card)).matches(row -> isIn(sent, row))));
  }

  private static boolean isIn(Naive.Sent sent, OnlineRow row) {
    return row.positions().stream()
        .anyMatch(
            position ->
                position.partition() == sent.partition() && position.offset() >= sent.offset());
  }

  static void assertEqualToNaive(JobRun run, PaymentTopic topic) throws Exception {
    Map<String, OnlineRow> rows = run.rows();
    assertThat(rows.keySet()).isEqualTo(topic.sent().keySet());
    int compared = 0;
    for (Map.Entry<String, OnlineRow> row : rows.entrySet()) {
      Naive naive = Naive.of(topic.sent(), row.getKey());
      List<ViewLayout.Cell> cells = run.cells();
      for (int cell = 0; cell < cells.size(); cell++) {
        Timeline timeline = row.getValue().cells().get(cell);
        for (long t : instants(row.getValue().startMillis(), timeline)) {
          assertThat(timeline.at(t).value())
              .as("%s of %s at %d", cells.get(cell).feature(), row.getKey(), t)
              .isEqualTo(naive.value(cells.get(cell).feature(), t));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(1_000);
  }

  /** The start, and each step a millisecond before, at and after it. */
  private static List<Long> instants(long startMillis, Timeline timeline) {
    List<Long> instants = new ArrayList<>(List.of(startMillis, startMillis + 1));
    for (long until : timeline.untilMillis()) {
      instants.addAll(List.of(until - 1, until, until + 1));
    }
    if (timeline.horizonMillis() != Long.MAX_VALUE) {
      instants.add(timeline.horizonMillis() - 1);
    }
    instants.removeIf(t -> t < startMillis || t >= timeline.horizonMillis());
    return instants;
  }
}
