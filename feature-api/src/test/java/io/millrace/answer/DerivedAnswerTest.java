package io.millrace.answer;

import static io.millrace.answer.Asked.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.InvalidResultException.Reason;
import org.junit.jupiter.api.Test;

/** Features that come with the request, and those computed from others. */
class DerivedAnswerTest {
  private static final long NOON_MILLIS = NOON.toEpochMilli();

  @Test
  void aDerivedFeatureIsComputedFromRowAndRequest() {
    Asked asked = new Asked().cell("sum_1h", 4.0).given("given", 6.0);
    assertThat(asked.answer("ratio")).isEqualTo(new Answer(1.5, Status.PRESENT, NOON_MILLIS, null));
    assertThat(asked.answer("given")).isEqualTo(new Answer(6.0, Status.PRESENT, NOON_MILLIS, null));
  }

  @Test
  void nullsInAreNullsOutUnlessTheCodeWantsThem() {
    assertThat(new Asked().answer("twice").status()).isEqualTo(Status.NULL);
    assertThat(new Asked().answer("nulls").value()).isEqualTo(-1.0);
    assertThat(new Asked().answer("deep"))
        .as("a default stands in for what is derived from null")
        .isEqualTo(new Answer(0.5, Status.PRESENT, NOON_MILLIS, null));
    assertThat(new Asked().cell("sum_1h", 4.0).given("given", null).answer("ratio").status())
        .isEqualTo(Status.NULL);
  }

  @Test
  void anInputThatIsNotGivenFailsAndWhatIsDerivedFromItToo() {
    Asked asked = new Asked().cell("sum_1h", 4.0);
    assertThat(asked.answer("given"))
        .isEqualTo(
            new Answer(
                null,
                Status.FAILED,
                Long.MIN_VALUE,
                "reading.given comes with the request, which does not give it"));
    assertThat(asked.answer("ratio").status()).isEqualTo(Status.FAILED);
    assertThat(asked.answer("ratio").message()).startsWith("its input reading.given is failed: ");
  }

  @Test
  void ofAnInvalidAndAFailedInputTheFailedOneIsToldInAnyOrder() {
    Asked asked = new Asked();
    assertThat(asked.answer("coldest_1h").status()).isEqualTo(Status.INVALID);
    assertThat(asked.answer("cold_ratio").status()).isEqualTo(Status.FAILED);
  }

  @Test
  void anInputWithADefaultNeedNotBeGiven() {
    Asked asked = new Asked().cell("sum_1h", 4.0);
    assertThat(asked.answer("scaled").value()).isEqualTo(8.0);
    assertThat(asked.given("optional", 3.0).answer("scaled").value()).isEqualTo(12.0);
    assertThat(asked.given("optional", null).answer("scaled").value()).isEqualTo(8.0);
  }

  @Test
  void aGivenValueThatBreaksItsConstraintMakesInvalidWhatIsDerivedFromIt() {
    Answer[] answers =
        new Asked().cell("sum_1h", 4.0).given("given", -1.0).answers("given", "ratio", "sum_1h");
    assertThat(answers)
        .extracting(Answer::status)
        .containsExactly(Status.INVALID, Status.INVALID, Status.PRESENT);
    assertThat(answers[1].value()).isNull();
  }

  @Test
  void codeThatThrowsIsFailedAndTheRestStands() {
    Answer[] answers = new Asked().cell("taken_1h", 4L).answers("throws", "taken_1h");
    assertThat(answers[0])
        .isEqualTo(new Answer(null, Status.FAILED, NOON_MILLIS, "IllegalStateException: for 4"));
    assertThat(answers[1].status()).isEqualTo(Status.PRESENT);
    assertThat(new Asked().cell("taken_1h", 99L).answer("throws").message())
        .as("errors of loading are failures of the feature too")
        .isEqualTo("NoClassDefFoundError: gone");
  }

  @Test
  void aResultThatIsNoFiniteNumberIsFailed() {
    Answer answer = new Asked().cell("sum_1h", 0.0).given("given", 1.0).answer("ratio");
    assertThat(answer.status()).isEqualTo(Status.FAILED);
    assertThat(answer.message()).contains("Infinity");
  }

  @Test
  void statusesOfInputsAreHandedOn() {
    assertThat(new Asked().invalid("sum_1h", Reason.OVERFLOW).answer("deep").status())
        .isEqualTo(Status.INVALID);
    Answer stale = new Asked().cell("sum_1h", 4.0).completeTo(NOON.minusSeconds(11)).answer("deep");
    assertThat(stale.status()).isEqualTo(Status.STALE);
    assertThat(stale.value()).isEqualTo(9.0);
    assertThat(stale.message()).startsWith("its input reading.twice: its input reading.sum_1h: ");
    assertThat(new Asked().cell("sum_1h", 4.0).historyFrom(NOON).answer("twice").status())
        .isEqualTo(Status.PARTIAL);
    assertThat(
            new Asked()
                .cell("sum_1h", 4.0)
                .historyFrom(NOON)
                .completeTo(NOON.minusSeconds(11))
                .answer("twice")
                .status())
        .isEqualTo(Status.STALE);
  }

  @Test
  void itIsNotFoundWhenAllThatIsStoredOfItIs() {
    Answer answer = new Asked().withoutRow().given("given", 1.0).answer("ratio");
    assertThat(answer.status()).isEqualTo(Status.NOT_FOUND);
    assertThat(answer.value()).isNull();
    assertThat(new Asked().withoutRow().answer("deep"))
        .isEqualTo(new Answer(0.5, Status.NOT_FOUND, NOON_MILLIS, null));
  }

  @Test
  void itIsAsOldAsItsOldestInput() {
    Asked asked = new Asked().cell("place", "attic", NOON.minusSeconds(600)).cell("taken_1h", 4L);
    assertThat(asked.answer("placed"))
        .isEqualTo(new Answer("attic4", Status.PRESENT, NOON_MILLIS - 600_000, null));
    assertThat(asked.staleness("placed", 599).answer("placed").status()).isEqualTo(Status.STALE);
    assertThat(asked.staleness("place", 599).answer("placed").message())
        .as("of an input on the way")
        .startsWith("its input reading.place: observed 600000 ms ago");
  }
}
