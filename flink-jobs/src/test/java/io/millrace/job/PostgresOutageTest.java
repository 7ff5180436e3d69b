package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.online.OnlineDatabase;
import io.millrace.platform.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.JobStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresOutageTest {
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void anOutageOfPostgresUnderLoadLosesNoRowAndFailsNoJob() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("kafka")).start();
        OnlineDatabase database = new OnlineDatabase(folder.resolve("postgres"));
        PaymentTopic topic = new PaymentTopic(kafka, "payments", 7);
        JobRun run =
            new JobRun(
                database,
                folder.resolve("job"),
                Map.of("kafka.bootstrap.servers", kafka.bootstrapServers()))) {
      topic.send(500, 30, Instant.now());
      OnlineRows.awaitComplete(run, topic);
      AtomicBoolean sending = new AtomicBoolean(true);
      AtomicReference<Exception> failure = new AtomicReference<>();
      Thread load = new Thread(() -> send(topic, sending, failure));
      load.start();
      database.server().stop();
      long stoppedMillis = System.currentTimeMillis();
      Awaitility.await()
          .atMost(OUTAGE.multipliedBy(2))
          .until(() -> System.currentTimeMillis() - stoppedMillis > OUTAGE.toMillis());
      assertThat(run.client.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
      database.server().start();
      sending.set(false);
      load.join();
      assertThat(failure.get()).isNull();
      OnlineRows.assertCompleteAsClaimed(run, topic);
      OnlineRows.awaitComplete(run, topic);
      OnlineRows.assertEqualToNaive(run, topic);
      assertThat(run.client.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    }
  }

  private static void send(
      PaymentTopic topic, AtomicBoolean sending, AtomicReference<Exception> failure) {
    try {
      while (sending.get()) {
        topic.send(20, 60, Instant.now());
      }
    } catch (Exception e) {
      failure.set(e);
    }
  }
}
