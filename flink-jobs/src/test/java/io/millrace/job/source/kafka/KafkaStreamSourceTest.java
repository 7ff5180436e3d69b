package io.millrace.job.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.RawEvent;
import io.millrace.job.source.SourceClock;
import io.millrace.job.source.SourceRun;
import io.millrace.platform.EmbeddedKafka;
import io.millrace.platform.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.connector.source.Source;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class KafkaStreamSourceTest {

  private static final Map<String, String> APPEND_TIME =
      Map.of("message.timestamp.type", "LogAppendTime");
  private static final Map<String, String> CREATE_TIME =
      Map.of("message.timestamp.type", "CreateTime");

  @TempDir static Path folder;
  static EmbeddedKafka kafka;

  @BeforeAll
  static void startKafka() {
    kafka = TestBroker.running();
  }

  private static Source<RawEvent, ?, ?> live(Topic topic) {
    return topic.source().discoverEvery(Duration.ofMillis(500)).build().open(0, SourceClock.LIVE);
  }

  @Test
  void arrival_is_the_append_time_and_the_watermark_of_an_idle_topic_follows_the_clock()
      throws Exception {
    try (Topic topic = new Topic(kafka, 1, APPEND_TIME);
        SourceRun run = SourceRun.of(live(topic), 1)) {
      long appended = topic.send(0, 3);
      run.awaitEvents(3);
      assertThat(run.events().get(2).arrivalMillis()).isEqualTo(appended);
      assertThat(run.events()).extracting(RawEvent::offset).containsExactly(0L, 1L, 2L);
      run.awaitCompleteToNow();
      run.awaitCompleteToNow();
      assertThat(run.watermark()).isLessThan(System.currentTimeMillis());
      assertThat(run.late()).isEmpty();
      assertThat(run.watermarks()).isSorted();
    }
  }

  @Test
  void a_topic_without_append_times_arrives_when_it_is_read() throws Exception {
    try (Topic topic = new Topic(kafka, 1, CREATE_TIME)) {
      topic.send(0, 3);
      long before = System.currentTimeMillis();
      try (SourceRun run = SourceRun.of(live(topic), 1)) {
        run.awaitEvents(3);
        assertThat(run.events()).allMatch(event -> event.arrivalMillis() >= before);
        run.awaitCompleteToNow();
        topic.send(0, 2);
        run.awaitEvents(5);
        assertThat(run.late()).isEmpty();
      }
    }
  }

  @Test
  void an_empty_topic_is_complete() throws Exception {
    try (Topic topic = new Topic(kafka, 2, CREATE_TIME);
        SourceRun run = SourceRun.of(live(topic), 1)) {
      run.awaitCompleteToNow();
      run.awaitCompleteToNow();
    }
  }

  @Test
  void an_empty_partition_beside_a_busy_one_holds_nothing_back() throws Exception {
    try (Topic topic = new Topic(kafka, 2, APPEND_TIME);
        SourceRun run = SourceRun.of(live(topic), 1)) {
      for (int i = 0; i < 20; i++) {
        topic.send(0, 5);
        run.awaitCompleteToNow();
      }
      assertThat(run.events()).hasSize(100);
      assertThat(run.late()).isEmpty();
    }
  }

  @Test
  void readers_without_partitions_hold_nothing_back() throws Exception {
    try (Topic topic = new Topic(kafka, 1, APPEND_TIME);
        SourceRun run = SourceRun.of(live(topic), 4)) {
      topic.send(0, 3);
      run.awaitEvents(3);
      run.awaitCompleteToNow();
      assertThat(run.late()).isEmpty();
    }
  }

  @Test
  void a_backlog_holds_the_watermark_below_the_next_event() throws Exception {
    try (Topic topic = new Topic(kafka, 1, APPEND_TIME)) {
      for (int i = 0; i < 10; i++) {
        topic.send(0, 1);
        long sent = System.currentTimeMillis();
        Awaitility.await()
            .pollInterval(Duration.ofMillis(1))
            .until(() -> System.currentTimeMillis() > sent + 3);
      }
      try (SourceRun run = SourceRun.blockedAfter(4, live(topic))) {
        run.awaitEvents(4);
        Awaitility.await().during(Duration.ofSeconds(1)).until(() -> run.events().size() == 4);
        long held = run.watermark();
        run.letThrough(100);
        run.awaitEvents(10);
        assertThat(held).isLessThan(run.events().get(4).arrivalMillis());
        run.awaitCompleteToNow();
        assertThat(run.late()).isEmpty();
      }
    }
  }

  @Test
  void a_backlog_without_append_times_claims_nothing() throws Exception {
    try (Topic topic = new Topic(kafka, 1, CREATE_TIME)) {
      topic.send(0, 10);
      try (SourceRun run = SourceRun.blockedAfter(4, live(topic))) {
        run.awaitEvents(4);
        Awaitility.await().during(Duration.ofSeconds(1)).until(() -> run.events().size() == 4);
        assertThat(run.watermarks()).isEmpty();
        run.letThrough(100);
        run.awaitCompleteToNow();
        assertThat(run.events()).hasSize(10);
        assertThat(run.late()).isEmpty();
      }
    }
  }

  @Test
  void a_partition_that_ends_in_transaction_markers_is_read_to_its_end() throws Exception {
    try (Topic topic = new Topic(kafka, 1, APPEND_TIME);
        KafkaProducer<byte[], byte[]> producer =
            topic.producer(Map.of("transactional.id", topic.name))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(topic.record(0, "kept")).get();
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(topic.record(0, "dropped")).get();
      producer.abortTransaction();
      Source<RawEvent, ?, ?> committed =
          topic
              .source()
              .property("isolation.level", "read_committed")
              .build()
              .open(0, SourceClock.LIVE);
      try (SourceRun run = SourceRun.of(committed, 1)) {
        run.awaitEvents(1);
        run.awaitCompleteToNow();
        producer.beginTransaction();
        long open = producer.send(topic.record(0, "open")).get().timestamp();
        Awaitility.await()
            .during(Duration.ofMillis(800))
            .until(() -> run.events().size() == 1 && run.watermark() < open);
        producer.commitTransaction();
        run.awaitEvents(2);
        run.awaitCompleteToNow();
        assertThat(run.late()).isEmpty();
        assertThat(run.events()).extracting(RawEvent::offset).containsExactly(0L, 4L);
      }
    }
  }

  @Test
  void a_partition_added_later_is_read_from_its_beginning_and_the_watermark_goes_on()
      throws Exception {
    try (Topic topic = new Topic(kafka, 1, APPEND_TIME);
        SourceRun run = SourceRun.of(live(topic), 2)) {
      topic.send(0, 1);
      run.awaitCompleteToNow();
      topic.growTo(2);
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .ignoreExceptions()
          .until(() -> topic.send(1, 1) > 0);
      run.awaitEvents(2);
      run.awaitCompleteToNow();
      assertThat(run.watermarks()).isSorted();
    }
  }

  @Test
  void a_restored_job_goes_on_where_it_was_and_first_claims_nothing() throws Exception {
    try (Topic topic = new Topic(kafka, 2, APPEND_TIME)) {
      topic.send(0, 3);
      Path savepoint;
      try (SourceRun run = SourceRun.of(live(topic), 2)) {
        run.awaitEvents(3);
        run.awaitCompleteToNow();
        savepoint = run.stopWithSavepoint(folder.resolve("savepoints"));
      }
      topic.send(0, 2);
      topic.send(1, 2);
      try (SourceRun run = SourceRun.restored(savepoint, live(topic), 1)) {
        run.awaitEvents(4);
        run.awaitCompleteToNow();
        assertThat(run.events()).hasSize(4);
        assertThat(run.events())
            .filteredOn(event -> event.partition() == 0)
            .extracting(RawEvent::offset)
            .containsExactly(3L, 4L);
        assertThat(run.late()).isEmpty();
      }
    }
  }

  @Test
  void a_replay_ends_at_the_end_of_now_and_leaves_the_clock_to_the_decoding() throws Exception {
    try (Topic topic = new Topic(kafka, 3, APPEND_TIME)) {
      topic.send(0, 50);
      topic.send(1, 20);
      Source<RawEvent, ?, ?> replay = topic.source().endNow().build().open(7, SourceClock.REPLAY);
      try (SourceRun run = SourceRun.of(replay, 2)) {
        run.awaitEnd();
        assertThat(run.events()).hasSize(70).allMatch(event -> event.stream() == 7);
        assertThat(run.watermarks()).containsExactly(Long.MAX_VALUE);
      }
    }
  }

  @Test
  void reading_starts_where_it_is_told_to() throws Exception {
    try (Topic topic = new Topic(kafka, 2, APPEND_TIME)) {
      topic.send(0, 5);
      topic.send(1, 5);
      assertThat(offsetsFrom(topic, KafkaStart.earliest())).hasSize(10);
      assertThat(offsetsFrom(topic, KafkaStart.latest())).isEmpty();
      assertThat(offsetsFrom(topic, KafkaStart.at(Instant.EPOCH))).hasSize(10);
      assertThat(offsetsFrom(topic, KafkaStart.at(Instant.now().plusSeconds(60)))).isEmpty();
      assertThat(offsetsFrom(topic, KafkaStart.atOffsets(Map.of(0, 3L))))
          .containsExactlyInAnyOrder(3L, 4L, 0L, 1L, 2L, 3L, 4L);
    }
  }

  private static List<Long> offsetsFrom(Topic topic, KafkaStart start) throws Exception {
    Source<RawEvent, ?, ?> source =
        topic.source().startAt(start).endNow().build().open(0, SourceClock.REPLAY);
    try (SourceRun run = SourceRun.of(source, 1)) {
      run.awaitEnd();
      return run.events().stream().map(RawEvent::offset).toList();
    }
  }

  @Test
  void under_load_no_event_arrives_within_what_was_claimed_complete() throws Exception {
    try (Topic topic = new Topic(kafka, 4, APPEND_TIME);
        KafkaProducer<byte[], byte[]> second = topic.producer(Map.of("acks", "1"));
        SourceRun run =
            SourceRun.of(
                topic.source().probeEvery(Duration.ofMillis(1)).build().open(0, SourceClock.LIVE),
                2)) {
      Random random = new Random(11);
      int sent = 6_000;
      for (int i = 0; i < sent; i++) {
        topic.sendSoon(random.nextInt(4));
        second.send(topic.record(random.nextInt(4), "second"));
        if (i % 2 == 0) {
          second.flush();
        }
      }
      second.flush();
      run.awaitEvents(2 * sent);
      run.awaitCompleteToNow();
      assertThat(run.late()).isEmpty();
    }
  }
}
