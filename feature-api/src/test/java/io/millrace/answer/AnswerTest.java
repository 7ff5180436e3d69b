package io.millrace.answer;

import static io.millrace.answer.Asked.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregate.InvalidResultException.Reason;
import io.millrace.row.CellValue;
import io.millrace.row.RowCodec;
import io.millrace.row.Timeline;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Features read from rows: each status, what goes before what, and when. */
class AnswerTest {
  private static final long NOON_MILLIS = NOON.toEpochMilli();

  @Test
  void aValueIsPresentAndObservedAtTheInstantOfTheQuestion() {
    assertThat(new Asked().cell("sum_1h", 2.5).answer("sum_1h"))
        .isEqualTo(new Answer(2.5, Status.PRESENT, NOON_MILLIS, null));
  }

  @Test
  void aValueIsObservedNoLaterThanTheViewIsComplete() {
    Answer answer =
        new Asked().cell("sum_1h", 2.5).completeTo(NOON.minusSeconds(3)).answer("sum_1h");
    assertThat(answer.observedAtMillis()).isEqualTo(NOON_MILLIS - 3_000);
    assertThat(answer.status()).isEqualTo(Status.PRESENT);
  }

  @Test
  void aValueOfOneEventIsObservedAtItsTime() {
    Answer answer = new Asked().cell("place", "attic", NOON.minusSeconds(90)).answer("place");
    assertThat(answer).isEqualTo(new Answer("attic", Status.PRESENT, NOON_MILLIS - 90_000, null));
  }

  @Test
  void nothingIsNullUnlessThereIsADefault() {
    assertThat(new Asked().answer("sum_1h").status()).isEqualTo(Status.NULL);
    assertThat(new Asked().answer("warmest_1h"))
        .isEqualTo(new Answer(-1.0, Status.PRESENT, NOON_MILLIS, null));
  }

  @Test
  void aKeyWithoutARowHasTheValuesOverNothing() {
    Asked asked = new Asked().withoutRow();
    assertThat(asked.answer("taken_1h"))
        .isEqualTo(new Answer(0L, Status.NOT_FOUND, NOON_MILLIS, null));
    assertThat(asked.answer("sum_1h"))
        .isEqualTo(new Answer(null, Status.NOT_FOUND, NOON_MILLIS, null));
    assertThat(asked.answer("warmest_1h").value()).isEqualTo(-1.0);
    assertThat(asked.answer("warmest_1h").status()).isEqualTo(Status.NOT_FOUND);
    assertThat(asked.answer("since_1h").value()).isNull();
  }

  @Test
  void theStepIsChosenByTheInstantAndPastTheHorizonTheLastOneIsStale() {
    Timeline timeline =
        new Timeline(
            List.of(value(3.0), value(1.0)), new long[] {NOON_MILLIS}, NOON_MILLIS + 1_000);
    Asked asked = new Asked().timeline("sum_1h", timeline);
    assertThat(asked.at(NOON.minusMillis(1)).answer("sum_1h").value()).isEqualTo(3.0);
    assertThat(asked.at(NOON).answer("sum_1h").value()).isEqualTo(1.0);
    assertThat(asked.at(NOON.plusMillis(999)).answer("sum_1h").status()).isEqualTo(Status.PRESENT);
    Answer past = asked.at(NOON.plusMillis(1_000)).answer("sum_1h");
    assertThat(past.value()).isEqualTo(1.0);
    assertThat(past.status()).isEqualTo(Status.STALE);
    assertThat(past.message()).isEqualTo("the row knows this value until 2026-01-01T12:00:01Z");
  }

  @Test
  void aQuestionBeforeTheRowsStartIsAnsweredAsOfIt() {
    Answer answer = new Asked().rowStart(NOON.plusSeconds(5)).cell("sum_1h", 1.0).answer("sum_1h");
    assertThat(answer.observedAtMillis()).isEqualTo(NOON_MILLIS + 5_000);
  }

  @Test
  void aViewThatLagsBehindWhatItAllowsIsStale() {
    Asked asked = new Asked().cell("sum_1h", 1.0);
    assertThat(asked.completeTo(NOON.minusSeconds(10)).answer("sum_1h").status())
        .isEqualTo(Status.PRESENT);
    Answer late = asked.completeTo(NOON.minusMillis(10_001)).answer("sum_1h");
    assertThat(late.status()).isEqualTo(Status.STALE);
    assertThat(late.value()).isEqualTo(1.0);
    assertThat(asked.completeToUnknown().answer("sum_1h"))
        .isEqualTo(
            new Answer(
                1.0, Status.STALE, Long.MIN_VALUE, "how far the view is complete is not known"));
    assertThat(asked.withoutRow().answer("taken_1h").status())
        .as("a row may be on its way")
        .isEqualTo(Status.STALE);
  }

  @Test
  void aWindowsStalenessCountsFromCompleteTo() {
    Asked asked = new Asked().cell("taken_1h", 4L).completeTo(NOON.minusSeconds(60));
    assertThat(asked.answer("taken_1h").status()).isEqualTo(Status.PRESENT);
    asked.completeTo(NOON.minusMillis(60_001));
    assertThat(asked.answer("taken_1h").status()).isEqualTo(Status.STALE);
    assertThat(asked.staleness("taken_1h", 120).answer("taken_1h").status())
        .as("the query's own stands in for the feature's")
        .isEqualTo(Status.PRESENT);
    asked.completeTo(NOON.minusSeconds(5));
    assertThat(asked.staleness("taken_1h", 4).answer("taken_1h").status()).isEqualTo(Status.STALE);
  }

  @Test
  void aValueOfOneEventAgesFromItsTime() {
    Asked asked = new Asked().cell("place", "attic", NOON.minusSeconds(1_800));
    assertThat(asked.answer("place").status()).isEqualTo(Status.PRESENT);
    asked.at(NOON.plusMillis(1));
    assertThat(asked.answer("place"))
        .isEqualTo(
            new Answer(
                "attic",
                Status.STALE,
                NOON_MILLIS - 1_800_000,
                "observed 1800001 ms ago, more than the allowed 1800000 ms"));
    assertThat(asked.staleness("place", 3_600).answer("place").status()).isEqualTo(Status.PRESENT);
    assertThat(asked.completeTo(NOON.minusSeconds(11)).answer("place").status())
        .as("however old it may be, a newer event must not be missing")
        .isEqualTo(Status.STALE);
    assertThat(new Asked().answer("place").status())
        .as("nothing does not age")
        .isEqualTo(Status.NULL);
  }

  @Test
  void timeSinceTheLastEventIsSubtractedAtTheInstantItsWindowLooksFrom() {
    Instant last = NOON.minusSeconds(600);
    Asked asked = new Asked().cell("since_1h", last, last);
    assertThat(asked.answer("since_1h").value()).isEqualTo(300_000L);
    assertThat(asked.at(NOON.plusMillis(7)).answer("since_1h").value()).isEqualTo(300_007L);
  }

  @Test
  void aWindowThatReachesBackBeforeTheHistoryIsPartial() {
    Asked asked = new Asked().cell("sum_1h", 1.0).cell("place", "attic", NOON);
    assertThat(asked.historyFrom(NOON.minusSeconds(3_600)).answer("sum_1h").status())
        .isEqualTo(Status.PRESENT);
    Answer partial = asked.historyFrom(NOON.minusMillis(3_599_999)).answer("sum_1h");
    assertThat(partial.status()).isEqualTo(Status.PARTIAL);
    assertThat(partial.message())
        .isEqualTo("the stream's history begins at 2026-01-01T11:00:00.001Z");
    assertThat(asked.at(NOON.plusMillis(59_999)).answer("sum_1h").status())
        .as("the left edge is that of the tile")
        .isEqualTo(Status.PARTIAL);
    assertThat(asked.at(NOON.plusSeconds(60)).answer("sum_1h").status()).isEqualTo(Status.PRESENT);
    assertThat(asked.answer("place").status()).as("a lifetime").isEqualTo(Status.PARTIAL);
  }

  @Test
  void whatCannotBeGivenIsInvalidWithTheReason() {
    assertThat(new Asked().invalid("sum_1h", Reason.OVERFLOW).answer("sum_1h"))
        .isEqualTo(
            new Answer(
                null,
                Status.INVALID,
                NOON_MILLIS,
                "overflow: the value leaves the range of its type"));
    assertThat(new Asked().invalid("sum_1h", Reason.BOUND).answer("sum_1h").message())
        .startsWith("bound: ");
  }

  @Test
  void aBrokenConstraintIsInvalidAndTellsItsName() {
    Answer answer = new Asked().cell("taken_1h", 101L).answer("taken_1h");
    assertThat(answer.status()).isEqualTo(Status.INVALID);
    assertThat(answer.value()).isEqualTo(101L);
    assertThat(answer.message()).startsWith("breaks the constraint ").contains("at_most");
    assertThat(new Asked().answer("coldest_1h").status())
        .as("required, and there is none")
        .isEqualTo(Status.INVALID);
  }

  @Test
  void ofSeveralStatusesTheGravestIsGiven() {
    Asked everything =
        new Asked().withoutRow().historyFrom(NOON).completeTo(NOON.minusSeconds(100));
    assertThat(everything.answer("taken_1h").status()).isEqualTo(Status.STALE);
    assertThat(everything.answer("coldest_1h").status()).isEqualTo(Status.INVALID);
    assertThat(new Asked().withoutRow().historyFrom(NOON).answer("taken_1h").status())
        .isEqualTo(Status.PARTIAL);
    assertThat(Status.values())
        .containsExactly(
            Status.PRESENT,
            Status.NULL,
            Status.NOT_FOUND,
            Status.PARTIAL,
            Status.STALE,
            Status.INVALID,
            Status.FAILED);
  }

  @Test
  void aRowAsBytesAnswersAsTheRowItself() {
    Asked asked = new Asked().cell("sum_1h", 2.5).cell("place", "attic", NOON.minusSeconds(9));
    byte[] bytes = new RowCodec(Asked.layout()).encode(asked.row());
    AnswerPlan plan =
        AnswerPlan.of(Asked.store(), List.of("reading.place", "reading.sum_1h", "reading.twice"));
    OpenRow open = new OpenRow(Asked.layout());
    for (int again = 0; again < 2; again++) {
      Answer[] answers =
          plan.answer(
              new AnswerRequest(
                  NOON_MILLIS,
                  new StoredRow[] {open.open(bytes, NOON_MILLIS)},
                  new ViewFreshness[] {ViewFreshness.complete(1)},
                  java.util.Map.of(),
                  java.util.Map.of()));
      assertThat(answers).isEqualTo(asked.answers("place", "sum_1h", "twice"));
    }
    assertThatThrownBy(() -> open.read(0, NOON_MILLIS + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the row was opened at " + NOON_MILLIS + ", not at " + (NOON_MILLIS + 1));
  }

  @Test
  void aPlanReadsEachViewOnceAndRefusesWhatItDoesNotKnow() {
    AnswerPlan plan =
        AnswerPlan.of(Asked.store(), List.of("reading.deep", "reading.ratio", "reading.sum_1h"));
    assertThat(plan.views()).hasSize(1);
    assertThat(plan.requestInputs())
        .extracting(input -> input.qualifiedName())
        .containsExactly("reading.given");
    assertThat(plan.outputs())
        .extracting(output -> output.qualifiedName())
        .containsExactly("reading.deep", "reading.ratio", "reading.sum_1h");
    assertThatThrownBy(() -> AnswerPlan.of(Asked.store(), List.of("reading.none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no feature 'reading.none'");
  }

  private static CellValue value(double value) {
    return new CellValue(value, Long.MIN_VALUE, null);
  }
}
