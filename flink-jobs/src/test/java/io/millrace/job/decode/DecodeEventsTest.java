package io.millrace.job.decode;

import static io.millrace.job.decode.Decoding.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.junit.jupiter.api.Test;

final class DecodeEventsTest {

  @Test
  void aGoodEventGoesToTheLogAndToEveryView() throws Exception {
    try (Decoding decoding = decoding()) {
      decoding.json(reading("s1", "1.5", NOW - 1));
      assertThat(decoding.events())
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.eventTimeMillis()).isEqualTo(NOW - 1);
                assertThat(event.ingestedAtMillis()).isEqualTo(NOW);
                assertThat(event.value().values()).startsWith("s1", 1.5);
              });
      assertThat(decoding.contributions("fragile")).hasSize(1);
      assertThat(decoding.contributions("sturdy"))
          .singleElement()
          .satisfies(contribution -> assertThat(contribution.arrivalMillis()).isEqualTo(NOW));
      assertThat(decoding.deadLetters()).isEmpty();
    }
  }

  @Test
  void eachBadEventIsADeadLetterWithItsReasonAndNothingElse() throws Exception {
    try (Decoding decoding = decoding()) {
      decoding.json("{\"sensor\":");
      decoding.bytes(null, 0);
      decoding.json("{\"sensor\":\"s1\",\"unit\":\"C\",\"at\":\"2027-01-01T00:00:00Z\"}");
      decoding.json(
          "{\"sensor\":\"s1\",\"value\":\"warm\",\"unit\":\"C\",\"at\":\"2027-01-01T00:00:00Z\"}");
      decoding.json("{\"sensor\":\"s1\",\"value\":1,\"unit\":\"C\"}");
      decoding.json(reading("s1", "1", NOW + 5_001));
      assertThat(decoding.deadLetters())
          .extracting(DeadLetter::reason)
          .containsExactly(
              ReasonCode.UNDECODABLE,
              ReasonCode.UNDECODABLE,
              ReasonCode.MISSING_FIELD,
              ReasonCode.WRONG_TYPE,
              ReasonCode.NO_EVENT_TIME,
              ReasonCode.AHEAD_OF_ARRIVAL);
      assertThat(decoding.deadLetters())
          .allSatisfy(letter -> assertThat(letter.view()).isNull())
          .allSatisfy(letter -> assertThat(letter.ingestedAtMillis()).isEqualTo(NOW))
          .extracting(DeadLetter::offset)
          .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
      assertThat(decoding.deadLetters().get(5).message())
          .isEqualTo("dated 5001 ms ahead of its arrival; stream 'readings' allows 5000 ms");
      assertThat(decoding.events()).isEmpty();
      assertThat(decoding.contributions("sturdy")).isEmpty();
    }
  }

  @Test
  void eventsLateOnesAndDeadLettersByReasonAreCounted() throws Exception {
    try (Decoding decoding = decoding()) {
      decoding.json(reading("s1", "1", NOW - 1_000));
      decoding.json(reading("s1", "1", NOW - 2_000));
      decoding.json("{broken");
      decoding.json("{broken");
      decoding.json(reading("s1", "1", NOW + 5_001));
      DecodeMetrics metrics = decoding.metrics();
      assertThat(metrics.events.getCount()).isEqualTo(5);
      assertThat(metrics.lateEvents.getCount()).isEqualTo(1);
      assertThat(metrics.retries.getCount()).isZero();
      assertThat(metrics.deadLetters(ReasonCode.UNDECODABLE)).isEqualTo(2);
      assertThat(metrics.deadLetters(ReasonCode.AHEAD_OF_ARRIVAL)).isEqualTo(1);
      assertThat(metrics.deadLetters(ReasonCode.CONSTRAINT)).isZero();
    }
  }

  @Test
  void anEventAheadWithinTheAllowanceIsGood() throws Exception {
    try (Decoding decoding = decoding()) {
      decoding.json(reading("s1", "1", NOW + 5_000));
      assertThat(decoding.events()).hasSize(1);
    }
  }

  @Test
  void anEventThatOneViewRefusesIsInTheLogAndInTheOtherViews() throws Exception {
    try (Decoding decoding = decoding()) {
      decoding.json("{\"sensor\":\"s1\",\"value\":1,\"at\":\"%s\"}".formatted(at(NOW)));
      assertThat(decoding.events()).hasSize(1);
      assertThat(decoding.contributions("sturdy")).hasSize(1);
      assertThat(decoding.contributions("fragile")).isEmpty();
      assertThat(decoding.deadLetters())
          .extracting(letter -> letter.view() + " " + letter.reason())
          .containsExactly("fragile USER_CODE");
    }
  }

  @Test
  void inAReplayArrivalIsTheEventTimeAndNothingIsAhead() throws Exception {
    try (Decoding decoding = replay(null)) {
      decoding.json(reading("s1", "1", NOW + 60_000));
      assertThat(decoding.contributions("sturdy"))
          .singleElement()
          .satisfies(
              contribution ->
                  assertThat(contribution.arrivalMillis()).isEqualTo(contribution.timeMillis()));
    }
  }

  @Test
  void theWatermarkOfAReplayIsTheLeastOverItsPartitions() throws Exception {
    try (Decoding decoding = replay(Duration.ofSeconds(1))) {
      decoding.json(reading("s1", "1", NOW - 60_000), 0);
      decoding.json(reading("s1", "1", NOW - 90_000), 1);
      decoding.flink.setProcessingTime(NOW + 100);
      assertThat(watermarks(decoding)).containsExactly(NOW - 91_001);
      decoding.json(reading("s1", "1", NOW - 30_000), 1);
      decoding.flink.setProcessingTime(NOW + 200);
      assertThat(watermarks(decoding)).containsExactly(NOW - 91_001, NOW - 61_001);
    }
  }

  @Test
  void anEventDatedFarOffDoesNotEndTheWindowsBeforeIt() throws Exception {
    try (Decoding decoding = replay(Duration.ZERO)) {
      decoding.json(reading("s1", "1", NOW * 3));
      decoding.flink.setProcessingTime(NOW + 100);
      decoding.flink.processWatermark(Long.MAX_VALUE);
      assertThat(watermarks(decoding)).containsExactly(NOW + 100, Long.MAX_VALUE);
    }
  }

  @Test
  void withoutABoundOfDisorderTimePassesAtTheEndOfInputUpToTheNewestEvent() throws Exception {
    try (Decoding decoding = replay(null)) {
      decoding.json(reading("s1", "1", NOW - 60_000), 0);
      decoding.flink.setProcessingTime(NOW + 1_000);
      assertThat(watermarks(decoding)).isEmpty();
      decoding.flink.processWatermark(Long.MAX_VALUE);
      assertThat(watermarks(decoding)).containsExactly(NOW - 60_000, Long.MAX_VALUE);
    }
  }

  private static Decoding decoding() throws Exception {
    return Decoding.live(FragileFeatures.class, SturdyFeatures.class);
  }

  private static Decoding replay(Duration disorder) throws Exception {
    return Decoding.replay(disorder, FragileFeatures.class, SturdyFeatures.class);
  }

  private static List<Long> watermarks(Decoding decoding) {
    return decoding.flink.getOutput().stream()
        .filter(Watermark.class::isInstance)
        .map(mark -> ((Watermark) mark).getTimestamp())
        .collect(Collectors.toList());
  }

  private static String reading(String sensor, String value, long time) {
    return "{\"sensor\":\"%s\",\"value\":%s,\"unit\":\"C\",\"at\":\"%s\"}"
        .formatted(sensor, value, at(time));
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
