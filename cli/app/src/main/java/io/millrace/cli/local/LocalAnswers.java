package io.millrace.cli.local;

import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.job.AnswersJob;
import io.millrace.job.JobOptionsReader;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.platform.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job of a local platform that puts what the gateway answered into the offline log. */
record LocalAnswers(JobParts parts) {
  static final String NAME = "answers";
  private static final String CHECKPOINT_INTERVAL = "1s";

  /**
   * Whether it is to run: answers are logged, or once were on this folder. What is left of them in
   * the topic goes to the table, and forgotten keys have to leave it.
   */
  static boolean isWanted(DataFolder folder, LocalOptions options) {
    return options.answersShare() > 0
        || Files.isDirectory(
            folder.warehouse().resolve(OfflineCatalog.NAMESPACE).resolve(AnswerLog.NAME));
  }

  /** Starts it, from a state of an earlier run if there is one. */
  JobID submit(Optional<Path> restoreFrom) {
    StreamExecutionEnvironment environment = parts.cluster().environment(NAME, 1);
    Map<String, String> settings =
        Map.of(
            "job.checkpoint-interval", CHECKPOINT_INTERVAL,
            "postgres.url", parts.stores().jdbcUrl(),
            "kafka.bootstrap.servers", parts.streams().bootstrapServers(),
            "iceberg.warehouse", DeadLetters.warehouse(parts.folder().root()));
    new AnswersJob(JobOptionsReader.read(settings), LoggedAnswerJson.TOPIC).build(environment);
    return parts
        .cluster()
        .submit(
            environment,
            "millrace " + NAME,
            restoreFrom,
            parts.definitions().urls(),
            parts.definitions().loader());
  }
}
