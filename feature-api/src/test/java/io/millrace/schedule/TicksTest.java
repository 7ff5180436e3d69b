package io.millrace.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A schedule followed by a clock that stands where the test puts it. */
class TicksTest {
  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");

  private Ticks ticks = new Ticks(Schedule.of("0 * * * *"), TEN);
  private final List<Instant> runs = new ArrayList<>();

  @Test
  void aTickIsRunOnceHoweverOftenTheClockIsRead() {
    lookEvery(Duration.ofSeconds(7), TEN, TEN.plus(Duration.ofHours(3)));
    assertThat(runs).hasSize(2).allMatch(run -> run.getEpochSecond() % 3600 < 7);
  }

  @Test
  void aTickAtTheVeryInstantIsDue() {
    assertThat(ticks.due(at("10:59:59.999"))).isZero();
    assertThat(ticks.due(at("11:00:00"))).isEqualTo(1);
  }

  @Test
  void ticksMissedWhileNothingRanAreRunOnce() {
    assertThat(ticks.due(at("15:20:00"))).isEqualTo(5);
    look(at("15:20:00"));
    look(at("15:20:01"));
    assertThat(runs).containsExactly(at("15:20:00"));
    assertThat(ticks.next()).isEqualTo(at("16:00:00"));
  }

  @Test
  void aClockSetForwardRunsOnce() {
    look(at("10:59:00"));
    look(at("13:30:00"));
    look(at("13:59:59"));
    look(at("14:00:00"));
    assertThat(runs).containsExactly(at("13:30:00"), at("14:00:00"));
  }

  @Test
  void aClockSetBackByLessThanTheWaitRunsNoTickAgain() {
    look(at("11:00:00.010"));
    look(at("10:59:59.960")); // set back by 50 ms
    look(at("11:00:00.020"));
    look(at("10:30:00")); // set back by half an hour
    look(at("11:00:01"));
    look(at("11:59:59"));
    look(at("12:00:00"));
    assertThat(runs).containsExactly(at("11:00:00.010"), at("12:00:00"));
  }

  @Test
  void aClockThatWasWrongByYearsDoesNotStopTheSchedule() {
    Instant wrong = Instant.parse("2031-07-01T00:00:00Z");
    look(wrong);
    look(at("11:20:00")); // set right: the next tick is that after now
    look(at("11:59:59"));
    look(at("12:00:00"));
    look(at("13:00:00"));
    assertThat(runs).containsExactly(wrong, at("12:00:00"), at("13:00:00"));
  }

  @Test
  void whateverTheClockDoesNoTwoRunsMakeUpForOneTickWhileItOnlyMovesForward() {
    Random random = new Random(4);
    Instant now = TEN;
    for (int i = 0; i < 2_000; i++) {
      now = now.plusMillis(random.nextInt(20) == 0 ? random.nextInt(40_000_000) : 90_000);
      int due = ticks.due(now);
      Instant last = ticks.last();
      int runsBefore = runs.size();
      look(now);
      long hours = now.getEpochSecond() / 3600 - last.getEpochSecond() / 3600;
      assertThat(due).isEqualTo((int) hours);
      assertThat(runs.size() - runsBefore).isEqualTo(hours > 0 ? 1 : 0);
    }
  }

  private void lookEvery(Duration pause, Instant from, Instant before) {
    for (Instant now = from; now.isBefore(before); now = now.plus(pause)) {
      look(now);
    }
  }

  private void look(Instant now) {
    ticks = ticks.at(now);
    if (ticks.due(now) > 0) {
      runs.add(now);
      ticks = ticks.ran(now);
    }
  }

  private static Instant at(String time) {
    return Instant.parse("2026-03-01T" + time + "Z");
  }
}
