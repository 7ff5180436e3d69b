package io.millrace.job.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.SourceClock;
import io.millrace.job.source.SourceRun;
import io.millrace.platform.EmbeddedKafka;
import io.millrace.platform.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.Source;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cuts and markers of a real topic. */
@Timeout(600)
final class KafkaForgettingTest {
  private static final Map<String, String> APPEND_TIME =
      Map.of("message.timestamp.type", "LogAppendTime");
  private static final EntityKey KEY = new EntityKey(new byte[] {7});

  private static EmbeddedKafka kafka;

  private final RememberedRegister register = new RememberedRegister();

  @BeforeAll
  static void startKafka() {
    kafka = TestBroker.running();
  }

  private Source<RawEvent, ?, ?> live(Topic topic) {
    return topic
        .source()
        .build()
        .open(0, SourceClock.LIVE, StreamForgetting.of(register, "payments", Set.of("card")));
  }

  @Test
  void everyPartitionHasAMarkerAtItsCutAlsoAnIdleOne() throws Exception {
    try (Topic topic = new Topic(kafka, 3, APPEND_TIME);
        SourceRun run = SourceRun.of(live(topic), 2)) {
      topic.send(0, 4);
      topic.send(1, 2);
      run.awaitEvents(6);
      long settles = System.currentTimeMillis() + 2_000;
      long id = register.request("card", KEY, settles);
      run.awaitEvents(9);
      topic.send(0, 3);
      run.awaitEvents(12);
      run.awaitCompleteToNow();

      assertThat(register.entry(id).cuts())
          .isEqualTo(Map.of("payments", Map.of(0, 4L, 1, 2L, 2, 0L)));
      List<RawEvent> ofFirst =
          run.events().stream().filter(event -> event.partition() == 0).toList();
      assertThat(ofFirst)
          .extracting(event -> event.marker() == null ? event.offset() : -event.offset())
          .containsExactly(0L, 1L, 2L, 3L, -4L, 4L, 5L, 6L);
      assertThat(run.events())
          .filteredOn(event -> event.marker() != null)
          .allMatch(event -> event.marker().id() == id && event.arrivalMillis() == settles)
          .hasSize(3);
      // A marker behind a watermark that has passed it would be late.
      assertThat(run.late()).isEmpty();
      assertThat(run.watermarks()).isSorted();
    }
  }

  @Test
  void whileTheRegisterIsAwayTheWatermarkStandsStillAndGoesOnBehindIt() throws Exception {
    try (Topic topic = new Topic(kafka, 1, APPEND_TIME);
        SourceRun run = SourceRun.of(live(topic), 1)) {
      topic.send(0, 2);
      run.awaitEvents(2);
      long settles = System.currentTimeMillis() + 3_000;
      int before = register.reads();
      register.setAwayAfterRead();
      register.request("card", KEY, settles);
      Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> register.reads() > before);
      // Time enough to ask for the end of the partition.
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> System.currentTimeMillis() > settles + 4_000);
      topic.send(0, 1);
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .during(Duration.ofSeconds(2))
          .until(() -> run.events().size() == 2);
      assertThat(run.watermark()).isLessThan(settles);

      register.setAway(false);
      run.awaitEvents(4);
      run.awaitCompleteToNow();
      // The end was asked for as soon as it could be: what came meanwhile is new.
      assertThat(run.events().get(2).marker()).isNotNull();
      assertThat(run.events()).extracting(RawEvent::offset).containsExactly(0L, 1L, 2L, 2L);
      assertThat(run.late()).isEmpty();
    }
  }

  @Test
  void aReplayHasCutsAndMarkersToo() throws Exception {
    try (Topic topic = new Topic(kafka, 2, APPEND_TIME)) {
      topic.send(0, 4);
      Source<RawEvent, ?, ?> replay =
          topic
              .source()
              .build()
              .open(
                  0, SourceClock.REPLAY, StreamForgetting.of(register, "payments", Set.of("card")));
      try (SourceRun run = SourceRun.of(replay, 2)) {
        run.awaitEvents(4);
        long id = register.request("card", KEY, System.currentTimeMillis() + 2_000);
        run.awaitEvents(6);
        topic.send(0, 1);
        run.awaitEvents(7);
        assertThat(register.entry(id).cuts()).isEqualTo(Map.of("payments", Map.of(0, 4L, 1, 0L)));
        assertThat(run.events())
            .filteredOn(event -> event.partition() == 0)
            .extracting(event -> event.marker() == null ? event.offset() : -event.offset())
            .containsExactly(0L, 1L, 2L, 3L, -4L, 4L);
      }
    }
  }
}
