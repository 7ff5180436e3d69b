package io.millrace.benchmarks.soak;

import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.compile.FeatureStore;
import io.millrace.job.AnswersJob;
import io.millrace.job.JobOptionsReader;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.verify.Findings;
import io.millrace.job.verify.Verification;
import io.millrace.job.verify.Verification.Selection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The log of what the gateways answer: the job that writes it, in this process, and what verifying
 * it comes to.
 */
final class SoakAnswers implements AutoCloseable {
  /** Share of the answers that gateways log. */
  static final double SHARE = 0.05;

  /** Asked keys that are verified: of a shop's key all events are held in memory. */
  private static final int SAMPLE = 2_000;

  private static final String CHECKPOINTS = "5s";
  private static final long QUIET_MILLIS = 12_000;
  private static final long LONGEST_MILLIS = 60_000;
  private static final long CALL_SECONDS = 60;

  private final JobClient job;

  private SoakAnswers(JobClient job) {
    this.job = job;
  }

  static SoakAnswers start(Map<String, String> addresses, Path folder) throws Exception {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, addresses.get("KAFKA")))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(LoggedAnswerJson.TOPIC, 1, (short) 1)
                      .configs(Map.of("retention.ms", "600000", "segment.ms", "60000"))))
          .all()
          .get(CALL_SECONDS, TimeUnit.SECONDS);
    }
    Map<String, String> options =
        Map.of(
            "job.state",
            "heap",
            "job.checkpoint-interval",
            CHECKPOINTS,
            "job.checkpoint-dir",
            folder.resolve("answers").toUri().toString(),
            "offline.upkeep.every",
            SoakCluster.UPKEEP,
            "offline.upkeep.snapshot-age",
            SoakCluster.SNAPSHOT_AGE,
            "postgres.url",
            addresses.get("JDBC"),
            "kafka.bootstrap.servers",
            addresses.get("KAFKA"),
            "iceberg.warehouse",
            folder.resolve("warehouse").toUri().toString());
    Configuration settings = new Configuration();
    settings.setString("rest.port", "0");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, settings);
    new AnswersJob(JobOptionsReader.read(options), LoggedAnswerJson.TOPIC).build(environment);
    return new SoakAnswers(environment.executeAsync("answers"));
  }

  /** Computes a sample of them once more, when no more come. */
  Findings verify(FeatureStore store, OfflineLog log) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
    long before = -1;
    while (before != count(log) && System.nanoTime() - deadline < 0) {
      before = count(log);
      Thread.sleep(QUIET_MILLIS);
    }
    Selection selection = new Selection(Set.of(), null, SAMPLE, Duration.ofSeconds(30));
    return new Verification(store, log, selection)
        .run(doing -> System.err.println("millrace: " + doing));
  }

  private static long count(OfflineLog log) {
    return log.tables().contains(AnswerLog.NAME) ? log.count(AnswerLog.NAME) : 0;
  }

  @Override
  public void close() throws ExecutionException, InterruptedException {
    try {
      job.cancel().get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      System.err.println("millrace: the job of answers did not end");
    }
  }
}
