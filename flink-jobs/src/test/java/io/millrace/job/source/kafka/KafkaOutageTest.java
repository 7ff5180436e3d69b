package io.millrace.job.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.SourceClock;
import io.millrace.job.source.SourceRun;
import io.millrace.platform.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class KafkaOutageTest {

  @TempDir Path folder;

  @Test
  void the_watermark_stands_still_while_the_broker_is_away_and_goes_on_when_it_is_back()
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("kafka")).start();
        Topic topic = new Topic(kafka, 2, Map.of());
        SourceRun run =
            SourceRun.of(
                topic
                    .source()
                    .discoverEvery(Duration.ofSeconds(1))
                    .property("default.api.timeout.ms", "5000")
                    .property("request.timeout.ms", "3000")
                    .build()
                    .open(0, SourceClock.LIVE),
                2)) {
      topic.send(0, 3);
      run.awaitEvents(3);
      run.awaitCompleteToNow();

      kafka.stop();
      long stoppedMillis = System.currentTimeMillis();
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .during(Duration.ofSeconds(8))
          .until(() -> run.watermark() <= stoppedMillis);

      kafka.start();
      run.awaitCompleteToNow();
      topic.send(0, 2);
      run.awaitEvents(5);
      run.awaitCompleteToNow();
      assertThat(run.events()).hasSize(5);
      assertThat(run.late()).isEmpty();
      assertThat(run.watermarks()).isSorted();
    }
  }
}
