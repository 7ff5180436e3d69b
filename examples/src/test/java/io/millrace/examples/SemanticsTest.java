package io.millrace.examples;

import static io.millrace.Constraints.atLeast;
import static io.millrace.Features.derive;
import static io.millrace.Features.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.answer.Answer;
import io.millrace.answer.Status;
import io.millrace.event.ReasonCode;
import io.millrace.testkit.BadEvent;
import io.millrace.testkit.FeatureTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The worked examples of docs/semantics.md. */
class SemanticsTest {
  static final Entity.One<String> SENSOR = Entity.key("sensor", String.class);

  // region definition
  record Reading(String sensor, Double celsius, Instant takenAt) {}

  @FeatureView(owner = "docs@example.com", description = "Readings of a sensor")
  static final class SensorFeatures {
    static final EventStream<Reading> READINGS =
        EventStream.of(Reading.class)
            .from(Kafka.topic("readings").json())
            .eventTime(Reading::takenAt)
            .ahead("10s")
            .check(Reading::celsius, atLeast(-273.15));
    private static final Rows<Reading> ROWS = READINGS.by(SENSOR, Reading::sensor);

    static final Windowed<Long> TAKEN = ROWS.count().over("1h");
    static final Windowed<Long> TAKEN_EXACTLY = ROWS.count().over(window("1h").exact());
    static final Windowed<Long> TAKEN_BEFORE = ROWS.count().over(window("1h").delay("10m"));
    static final Windowed<Double> TOTAL = ROWS.sum(Reading::celsius).over("1h");
    static final Windowed<Double> TOTAL_OR_ZERO = ROWS.sum(Reading::celsius).over("1h").orElse(0.0);
    static final Feature<Double> LATEST = ROWS.last(Reading::celsius).forever().maxStaleness("30m");
    static final Feature<Double> AVERAGE =
        derive(TOTAL.over("1h"), TAKEN.over("1h"), (total, taken) -> total / taken);
  }

  // endregion

  @Test
  void theRightEdgeIsStrict() {
    // region right-edge
    FeatureTest test =
        FeatureTest.of(SensorFeatures.class)
            .send(SensorFeatures.READINGS, reading(20.0, "2026-01-01T10:00:00Z"));
    test.cases(SENSOR, SensorFeatures.TAKEN.over("1h"))
        .expect("2026-01-01T10:00:00Z", "s1", 0L)
        .expect("2026-01-01T10:00:00.001Z", "s1", 1L)
        .verify();
    // endregion
  }

  @Test
  void theLeftEdgeHasThePrecisionOfTheTile() {
    // region left-edge
    FeatureTest test =
        FeatureTest.of(SensorFeatures.class)
            .send(SensorFeatures.READINGS, reading(20.0, "2026-01-01T10:00:30Z"));
    test.cases(SENSOR, SensorFeatures.TAKEN.over("1h"))
        .expect("2026-01-01T11:00:59.999Z", "s1", 1L) // floor(10:00:59.999, 1 min) is 10:00:00
        .expect("2026-01-01T11:01:00Z", "s1", 0L)
        .verify();
    test.cases(SENSOR, SensorFeatures.TAKEN_EXACTLY.over("1h"))
        .expect("2026-01-01T11:00:30Z", "s1", 1L)
        .expect("2026-01-01T11:00:30.001Z", "s1", 0L)
        .verify();
    // endregion
  }

  @Test
  void aDelayedWindowIsEvaluatedEarlier() {
    // region delay
    FeatureTest test =
        FeatureTest.of(SensorFeatures.class)
            .send(SensorFeatures.READINGS, reading(20.0, "2026-01-01T10:00:00Z"));
    test.cases(SENSOR, SensorFeatures.TAKEN_BEFORE.over("1h"))
        .expect("2026-01-01T10:10:00Z", "s1", 0L)
        .expect("2026-01-01T10:10:00.001Z", "s1", 1L)
        .verify();
    // endregion
  }

  @Test
  void aLateEventCorrectsTheWindowsThatStillHoldItsTile() {
    // region late
    FeatureTest test =
        FeatureTest.of(SensorFeatures.class)
            .sendAt(
                Instant.parse("2026-01-01T10:45:00Z"),
                SensorFeatures.READINGS,
                reading(20.0, "2026-01-01T10:00:00Z"), // 45 minutes late: counts
                reading(20.0, "2026-01-01T09:00:00Z")); // 105 minutes late: its window is over
    test.cases(SENSOR, SensorFeatures.TAKEN.over("1h"))
        .expect("2026-01-01T10:44:59Z", "s1", 0L) // not known yet
        .expect("2026-01-01T10:45:00Z", "s1", 1L)
        .verify();
    // endregion
  }

  @Test
  void anEventAheadEntersWhenItsTimeComes() {
    // region ahead
    FeatureTest test =
        FeatureTest.of(SensorFeatures.class)
            .sendAt(
                Instant.parse("2026-01-01T10:00:00Z"),
                SensorFeatures.READINGS,
                reading(20.0, "2026-01-01T10:00:10Z"), // within the allowed ten seconds
                reading(20.0, "2026-01-01T10:00:11Z")); // beyond
    test.cases(SENSOR, SensorFeatures.TAKEN.over("1h"))
        .expect("2026-01-01T10:00:10Z", "s1", 0L)
        .expect("2026-01-01T10:00:10.001Z", "s1", 1L)
        .expect("2026-01-01T10:30:00Z", "s1", 1L)
        .verify();
    assertThat(test.badEvents())
        .extracting(BadEvent::code)
        .containsExactly(ReasonCode.AHEAD_OF_ARRIVAL);
    // endregion
  }

  @Test
  void sumsAreExactInAnyOrder() {
    // region exact
    FeatureTest test =
        FeatureTest.of(SensorFeatures.class)
            .send(
                SensorFeatures.READINGS,
                reading(1e100, "2026-01-01T10:00:00Z"),
                reading(1.0, "2026-01-01T10:00:01Z"))
            .sendAt(
                Instant.parse("2026-01-01T10:00:02Z"),
                SensorFeatures.READINGS,
                reading(0.1, "2026-01-01T10:00:02Z"));
    Double total =
        test.at("2026-01-01T10:01:00Z").get(SENSOR, "s1", SensorFeatures.TOTAL.over("1h"));
    assertThat(total).isEqualTo(1e100);
    // endregion
  }

  @Test
  void overNothingACountIsZeroAndTheRestIsNull() {
    // region nothing
    var moment = FeatureTest.of(SensorFeatures.class).at("2026-01-01T10:00:00Z");
    assertThat(moment.get(SENSOR, "s1", SensorFeatures.TAKEN.over("1h"))).isZero();
    assertThat(moment.get(SENSOR, "s1", SensorFeatures.TOTAL.over("1h"))).isNull();
    assertThat(moment.get(SENSOR, "s1", SensorFeatures.TOTAL_OR_ZERO.over("1h"))).isEqualTo(0.0);
    assertThat(moment.answer(SENSOR, "s1", SensorFeatures.TAKEN.over("1h")).status())
        .isEqualTo(Status.NOT_FOUND);
    // endregion
  }

  @Test
  void nullsAreSkippedAndNullInputsGiveNull() {
    // region nulls
    var moment =
        FeatureTest.of(SensorFeatures.class)
            .send(SensorFeatures.READINGS, reading(null, "2026-01-01T10:00:00Z"))
            .at("2026-01-01T10:01:00Z");
    assertThat(moment.get(SENSOR, "s1", SensorFeatures.TAKEN.over("1h"))).isEqualTo(1L);
    assertThat(moment.get(SENSOR, "s1", SensorFeatures.TOTAL.over("1h"))).isNull();
    assertThat(moment.get(SENSOR, "s1", SensorFeatures.AVERAGE)).isNull();
    // endregion
  }

  @Test
  void stalenessIsJudgedWhenRead() {
    // region stale
    FeatureTest test =
        FeatureTest.of(SensorFeatures.class)
            .send(SensorFeatures.READINGS, reading(20.0, "2026-01-01T10:00:00Z"));
    Answer fresh = test.at("2026-01-01T10:30:00Z").answer(SENSOR, "s1", SensorFeatures.LATEST);
    Answer old = test.at("2026-01-01T10:30:00.001Z").answer(SENSOR, "s1", SensorFeatures.LATEST);
    assertThat(fresh.status()).isEqualTo(Status.PRESENT);
    assertThat(old.status()).isEqualTo(Status.STALE);
    assertThat(old.value()).isEqualTo(20.0);
    // endregion
  }

  private static Reading reading(Double celsius, String takenAt) {
    return new Reading("s1", celsius, Instant.parse(takenAt));
  }
}
