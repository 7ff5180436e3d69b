package io.millrace.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // lengths of time: their multiples since 1970, so that a restart moves no tick
        "1h           | 2026-03-01T10:00:00Z     | 2026-03-01T11:00:00Z",
        "1h           | 2026-03-01T10:59:59.999Z | 2026-03-01T11:00:00Z",
        "90s          | 2026-03-01T10:00:00.001Z | 2026-03-01T10:01:30Z",
        "1d           | 2026-03-01T10:00:00Z     | 2026-03-02T00:00:00Z",
        "1w           | 2026-03-01T10:00:00Z     | 2026-03-05T00:00:00Z",
        "7m           | 1970-01-01T00:00:00Z     | 1970-01-01T00:07:00Z",
        "7m           | 1969-12-31T23:59:59Z     | 1970-01-01T00:00:00Z",
        // cron: strictly after, to the minute
        "* * * * *    | 2026-03-01T10:00:00Z     | 2026-03-01T10:01:00Z",
        "* * * * *    | 2026-03-01T10:00:59.999Z | 2026-03-01T10:01:00Z",
        "30 6 * * *   | 2026-03-01T06:29:59.999Z | 2026-03-01T06:30:00Z",
        "30 6 * * *   | 2026-03-01T06:30:00Z     | 2026-03-02T06:30:00Z",
        "0 0 1 1 *    | 2026-03-01T10:00:00Z     | 2027-01-01T00:00:00Z",
        "0 0 29 2 *   | 2026-03-01T10:00:00Z     | 2028-02-29T00:00:00Z",
        "0 0 31 * *   | 2026-03-31T00:00:00Z     | 2026-05-31T00:00:00Z",
        "0 12 * * MON | 2026-03-01T10:00:00Z     | 2026-03-02T12:00:00Z",
        "0 12 * * 0   | 2026-03-02T10:00:00Z     | 2026-03-08T12:00:00Z",
        "0 12 * * 7   | 2026-03-02T10:00:00Z     | 2026-03-08T12:00:00Z",
        "*/20 9-17 * * mon-fri | 2026-03-06T17:40:00Z | 2026-03-09T09:00:00Z",
        "5,35 0,12 * * * | 2026-03-01T00:35:00Z  | 2026-03-01T12:05:00Z",
        // either day is enough where both are restricted: the 13th, and every Friday
        "0 0 13 * FRI | 2026-03-01T00:00:00Z     | 2026-03-06T00:00:00Z",
        "0 0 13 * FRI | 2026-04-10T00:00:00Z     | 2026-04-13T00:00:00Z",
        // summer time changes nothing: the schedule is UTC's
        "30 2 * * *   | 2026-03-29T00:00:00Z     | 2026-03-29T02:30:00Z",
        "30 2 * * *   | 2026-10-25T00:00:00Z     | 2026-10-25T02:30:00Z",
        "30 2 * * *   | 2026-10-25T02:30:00Z     | 2026-10-26T02:30:00Z"
      })
  void theNextTickIsTheFirstAfterAnInstant(String text, String instant, String expected) {
    assertThat(Schedule.of(text).nextAfter(Instant.parse(instant))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * * *",
        "*/7 * * * *",
        "3-59/10 * * * *",
        "0 */5 * * *",
        "15,45 8-18/2 * * 1-5",
        "0 0 1,15 * *",
        "0 3 * 2,6 SUN",
        "10 4 13 * FRI",
        "59 23 31 12 *",
        "0 0 * * 6-7",
        "1 1 */9 * *"
      })
  void ticksAreThoseFoundByLookingAtEveryMinute(String text) {
    Random random = new Random(text.hashCode());
    Schedule schedule = Schedule.of(text);
    NaiveCron naive = new NaiveCron(text);
    for (int round = 0; round < 30; round++) {
      Instant instant =
          Instant.ofEpochMilli(
              Instant.parse("2026-01-01T00:00:00Z").toEpochMilli()
                  + (long) (random.nextDouble() * 4 * 365 * 86_400_000L));
      Instant next = schedule.nextAfter(instant);
      assertThat(next).as("after %s", instant).isEqualTo(naive.nextAfter(instant));
      assertThat(schedule.lastAt(next)).contains(next);
      assertThat(schedule.lastAt(next.plusMillis(random.nextInt(60_000)))).contains(next);
      assertThat(schedule.nextAfter(schedule.lastAt(next.minusMillis(1)).orElseThrow()))
          .isEqualTo(next);
    }
  }

  @Test
  void theLastTickOfALengthIsAtTheInstantOrBefore() {
    Schedule schedule = Schedule.of("15m");
    assertThat(schedule.lastAt(Instant.parse("2026-03-01T10:15:00Z")))
        .contains(Instant.parse("2026-03-01T10:15:00Z"));
    assertThat(schedule.lastAt(Instant.parse("2026-03-01T10:14:59.999Z")))
        .contains(Instant.parse("2026-03-01T10:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''            | '' is neither a length of time nor a cron expression of five fields",
        "1 hour        | '1 hour' is neither a length of time nor a cron expression of five fields",
        "500ms         | '500ms' is shorter than 1s",
        "0s            | '0s' is shorter than 1s",
        "* * * *       | '* * * *' is neither a length of time nor a cron expression of five"
            + " fields",
        "0 0 * * * *   | '0 0 * * * *' is neither a length of time nor a cron expression of five"
            + " fields",
        "0 0 30 2 *    | '0 0 30 2 *' names no minute of any year"
      })
  void whatIsNoScheduleIsRefusedWithItsText(String text, String message) {
    assertThatThrownBy(() -> Schedule.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "a b c d e"})
  void fieldsOutOfTheirRangeAreRefused(String text) {
    assertThatThrownBy(() -> Schedule.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' is no cron expression: ");
  }

  @Test
  void blanksAndCaseOfACronExpressionDoNotCount() {
    assertThat(Schedule.of("  0  6 * *   mon-fri ")).isEqualTo(Schedule.of("0 6 * * MON-FRI"));
    assertThat(Schedule.of("0 6 * * MON-FRI").text()).isEqualTo("0 6 * * MON-FRI");
    assertThat(Schedule.of("1h")).isNotEqualTo(Schedule.of("60m"));
  }

  @Test
  void ticksAreCountedUpToABound() {
    Schedule schedule = Schedule.of("1h");
    Instant ten = Instant.parse("2026-03-01T10:00:00Z");
    assertThat(schedule.ticksBetween(ten, ten, 9)).isZero();
    assertThat(schedule.ticksBetween(ten, ten.plusSeconds(3 * 3600), 9)).isEqualTo(3);
    assertThat(schedule.ticksBetween(ten, ten.plusSeconds(30 * 3600), 9)).isEqualTo(9);
  }
}
