package io.millrace.job;

import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.job.forget.erase.AnswersEraser;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineBranch;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineSink;
import io.millrace.job.offline.upkeep.UpkeepBranch;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.RawEventTypeInfo;
import io.millrace.job.source.SourceClock;
import io.millrace.job.source.kafka.KafkaStreamSource;
import io.millrace.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The job that puts what gateways answered into the table {@code answers}: one for all gateways of
 * a platform. It is apart from the jobs that compute features, so that neither holds up the other.
 * It needs no definitions.
 *
 * @param options as of the other jobs: {@code postgres.*}, {@code kafka.*}, {@code iceberg.*},
 *     {@code job.checkpoint-*} and {@code offline.upkeep.*}
 * @param topic that gateways write to
 */
public record AnswersJob(JobOptions options, String topic) {
  static final String TOPIC = "answers.topic";
  private static final Manifest NO_VIEWS =
      new Manifest(Manifest.FORMAT_VERSION, List.of(), List.of(), List.of());
  private static final String BROKERS = "bootstrap.servers";

  /**
   * @throws JobOptionsException when there is no broker or no offline log
   */
  public AnswersJob {
    List<String> problems =
        List.of(
            options.kafka().containsKey(BROKERS) ? "" : "kafka." + BROKERS + ": missing",
            options.iceberg().isEmpty() ? "iceberg.warehouse: missing" : "");
    problems = problems.stream().filter(each -> !each.isEmpty()).toList();
    if (!problems.isEmpty()) {
      throw new JobOptionsException(problems);
    }
  }

  /**
   * Submits the job by {@code flink run -c io.millrace.job.AnswersJob}, with the options of the
   * other jobs, {@code --answers.topic NAME} among them ({@code millrace-answers}). The topic is
   * made if it is not there.
   *
   * @throws JobOptionsException with every problem of the arguments
   */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> values =
        new TreeMap<>(JobArguments.withoutDefinitions(arguments).options());
    String topic = values.getOrDefault(TOPIC, LoggedAnswerJson.TOPIC);
    AnswersJob job = new AnswersJob(JobOptionsReader.read(values), topic);
    job.makeTopic();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    job.build(environment);
    environment.execute("millrace answers");
  }

  /**
   * Builds the job into an environment, which is configured by the options; makes the table, and in
   * the online store those of the register of forgotten keys.
   */
  public void build(StreamExecutionEnvironment environment) {
    environment.configure(JobSettings.of(options));
    environment.setParallelism(1);
    new PostgresOnlineStore(options.postgres()).prepare(NO_VIEWS);
    OfflineCatalog catalog = OfflineBranch.catalog(options);
    AnswerLog log =
        new AnswerLog(
            LogTables.prepare(catalog, List.of(AnswerLog.table("kafka:" + topic))).get(0));
    DataStream<RawEvent> answers =
        environment
            .fromSource(
                source().open(0, SourceClock.LIVE),
                WatermarkStrategy.noWatermarks(),
                "answers",
                RawEventTypeInfo.INSTANCE)
            .uid("answers");
    AnswersEraser eraser =
        new AnswersEraser(options.postgres(), catalog, options.upkeep(), topic, options.kafka());
    new OfflineSink(catalog, 1).addAnswers(eraser.remembered(answers), log);
    eraser.attach(answers);
    if (options.upkeep().isScheduled()) {
      new UpkeepBranch(catalog, options.upkeep(), List.of(AnswerLog.NAME)).attach(answers);
    }
  }

  private KafkaStreamSource source() {
    Map<String, String> properties = new TreeMap<>(options.kafka());
    return KafkaStreamSource.topic(topic, properties.remove(BROKERS))
        .properties(properties)
        .build();
  }

  private void makeTopic() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(new TreeMap<String, Object>(options.kafka()))) {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.empty(), Optional.empty())))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
