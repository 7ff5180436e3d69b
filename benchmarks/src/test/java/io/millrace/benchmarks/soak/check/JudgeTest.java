package io.millrace.benchmarks.soak.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.soak.check.Judge.Verdict;
import io.millrace.benchmarks.soak.traffic.Remembered;
import io.millrace.benchmarks.soak.traffic.Sold;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long T = 1_800_000_000_000L;
  private static final long LONG_AGO = 0;

  private final Remembered events = new Remembered(300_000);
  private final CheckedView view = CheckedView.buyer(events);
  private final Sold first = sold(0, 10, T - 20_000, 5);
  private final Sold second = sold(1, 4, T - 10_000, 7);
  private final Sold third = sold(0, 11, T - 1_000, 9);

  @BeforeEach
  void threeEventsAreSent() {
    events.add("c", first);
    events.add("c", second);
    events.add("c", third);
  }

  @Test
  void anAnswerOfTheRowsPositionIsRight() {
    RowStart row = row(Map.of(0, 10L, 1, 4L));
    assertThat(judge(row, row, LONG_AGO, List.of(first, second))).isEqualTo(Verdict.RIGHT);
  }

  @Test
  void anAnswerThatLacksAnEventOfItsRowIsWrong() {
    RowStart row = row(Map.of(0, 10L, 1, 4L));
    assertThat(judge(row, row, LONG_AGO, List.of(first))).isEqualTo(Verdict.WRONG);
  }

  @Test
  void anAnswerWithMoreThanItsRowIsWrong() {
    RowStart row = row(Map.of(0, 10L, 1, 4L));
    assertThat(judge(row, row, LONG_AGO, List.of(first, second, third))).isEqualTo(Verdict.WRONG);
  }

  @Test
  void anEventBeforeCompleteToMustBeInTheRow() {
    RowStart row = row(Map.of(0, 10L));
    assertThat(judge(row, row, second.arrival() + 1, List.of(first))).isEqualTo(Verdict.WRONG);
    assertThat(judge(row, row, second.arrival(), List.of(first))).isEqualTo(Verdict.RIGHT);
  }

  @Test
  void whileTheRowChangesEachPositionBetweenIsRight() {
    RowStart before = row(Map.of(0, 10L));
    RowStart after = row(Map.of(0, 11L, 1, 4L));
    assertThat(judge(before, after, LONG_AGO, List.of(first))).isEqualTo(Verdict.RIGHT);
    assertThat(judge(before, after, LONG_AGO, List.of(first, second))).isEqualTo(Verdict.RIGHT);
    assertThat(judge(before, after, LONG_AGO, List.of(first, third))).isEqualTo(Verdict.RIGHT);
    assertThat(judge(before, after, LONG_AGO, List.of(first, second, third)))
        .isEqualTo(Verdict.RIGHT);
    assertThat(judge(before, after, LONG_AGO, List.of(second))).isEqualTo(Verdict.WRONG);
  }

  @Test
  void aRowThatGoesBackIsWrong() {
    RowStart before = row(Map.of(0, 11L));
    RowStart after = row(Map.of(0, 10L));
    assertThat(judge(before, after, LONG_AGO, List.of(first))).isEqualTo(Verdict.WRONG);
  }

  @Test
  void aKeyWithoutARowMustHaveNothing() {
    assertThat(judge(null, null, LONG_AGO, List.of())).isEqualTo(Verdict.RIGHT);
    assertThat(judge(null, null, first.arrival() + 1, List.of())).isEqualTo(Verdict.WRONG);
  }

  @Test
  void aFeatureOfAnotherPositionThanTheRestIsWrong() {
    Asked asked = askedOfTheFirst();
    ((ObjectNode) asked.answers().get("buyer.last_shop_3m")).put("value", "shop-9");
    assertThat(Judge.judge(asked)).isEqualTo(Verdict.WRONG);
  }

  @Test
  void anAnswerOfAViewThatIsTooFarBehindMustBeMarked() {
    Asked asked = askedOfTheFirst();
    assertThat(Judge.judge(completeTo(asked, T - 10_000))).isEqualTo(Verdict.RIGHT);
    assertThat(Judge.judge(completeTo(asked, T - 10_001))).isEqualTo(Verdict.WRONG);
    assertThat(Judge.judge(completeTo(asked, Long.MIN_VALUE))).isEqualTo(Verdict.WRONG);
    asked.answers().values().forEach(answer -> ((ObjectNode) answer).put("status", "stale"));
    assertThat(Judge.judge(completeTo(asked, T - 10_001))).isEqualTo(Verdict.RIGHT);
    ((ObjectNode) asked.answers().get("buyer.made_1m")).put("status", "present");
    assertThat(Judge.judge(completeTo(asked, T - 10_001))).isEqualTo(Verdict.WRONG);
  }

  @Test
  void anAnswerThatIsMarkedAsStaleMustStillBeOfItsRowsPosition() {
    RowStart row = row(Map.of(0, 10L));
    Asked asked = asked(row, row, LONG_AGO, List.of(first, second));
    asked.answers().values().forEach(answer -> ((ObjectNode) answer).put("status", "stale"));
    assertThat(Judge.judge(asked)).isEqualTo(Verdict.WRONG);
  }

  @Test
  void whatIsBeyondTheHorizonOfItsRowIsNotCountedAsRight() {
    Asked asked = askedOfTheFirst();
    beyondHorizon(asked.answers().get("buyer.made_1m"));
    assertThat(Judge.judge(asked)).isEqualTo(Verdict.BEYOND_HORIZON);
    asked.answers().values().forEach(JudgeTest::beyondHorizon);
    assertThat(Judge.judge(asked)).isEqualTo(Verdict.BEYOND_HORIZON);
  }

  @Test
  void whatIsNotBeyondTheHorizonMustBeRightAllTheSame() {
    Asked asked = askedOfTheFirst();
    beyondHorizon(asked.answers().get("buyer.made_1m"));
    ((ObjectNode) asked.answers().get("buyer.made_3m")).put("value", 77);
    assertThat(Judge.judge(asked)).isEqualTo(Verdict.WRONG);
  }

  private static Asked completeTo(Asked asked, long millis) {
    return new Asked(
        asked.view(),
        asked.key(),
        asked.atMillis(),
        asked.completeToMillis(),
        millis,
        asked.before(),
        asked.after(),
        asked.answers());
  }

  /** The right answer to a row that holds the first purchase and stays. */
  private Asked askedOfTheFirst() {
    RowStart row = row(Map.of(0, 10L));
    return asked(row, row, LONG_AGO, List.of(first));
  }

  private static void beyondHorizon(JsonNode answer) {
    ((ObjectNode) answer)
        .put("value", -1)
        .put("status", "stale")
        .put("message", "the row knows this value until 2026-01-01T00:00:00Z");
  }

  private Verdict judge(RowStart before, RowStart after, long completeTo, List<Sold> shown) {
    return Judge.judge(asked(before, after, completeTo, shown));
  }

  private Asked asked(RowStart before, RowStart after, long completeTo, List<Sold> shown) {
    Map<String, JsonNode> answers = new LinkedHashMap<>();
    view.naive()
        .at(shown, T)
        .forEach(
            (feature, value) -> {
              ObjectNode answer = JSON.createObjectNode();
              answer.set("value", JSON.valueToTree(value));
              answers.put(feature, answer);
            });
    return new Asked(view, "c", T, completeTo, T, before, after, answers);
  }

  private static RowStart row(Map<Integer, Long> offsets) {
    return new RowStart(1, T - 500, T - 500, offsets);
  }

  private static Sold sold(int partition, long offset, long time, double amount) {
    return new Sold(time, time, partition, offset, "c", "shop-" + partition, amount, 2, 600, false);
  }
}
