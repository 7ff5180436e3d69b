package io.millrace.job.offline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;

/** A job of one source of offsets, with a checkpoint every 200 ms, and sinks made by the test. */
final class LogRun implements AutoCloseable {
  private final String id = UUID.randomUUID().toString();
  private final JobClient job;
  private final CompletableFuture<JobExecutionResult> end;

  private LogRun(Path savepoint, Consumer<SingleOutputStreamOperator<Long>> sinks)
      throws Exception {
    Configuration settings = new Configuration();
    settings.setString("pipeline.generic-types", "false");
    settings.setString("restart-strategy.type", "fixed-delay");
    settings.setString("restart-strategy.fixed-delay.delay", "10 ms");
    settings.setString("restart-strategy.fixed-delay.attempts", "3");
    settings.setString("execution.checkpointing.interval", "200 ms");
    settings.setString("rest.port", "0");
    if (savepoint != null) {
      settings.setString("execution.state-recovery.path", savepoint.toUri().toString());
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, settings);
    sinks.accept(environment.addSource(new FlakySource(id), "offsets").uid("offsets"));
    job = environment.executeAsync("log-run");
    end = job.getJobExecutionResult();
  }

  static LogRun fresh(Consumer<SingleOutputStreamOperator<Long>> sinks) throws Exception {
    return new LogRun(null, sinks);
  }

  /** Under a new job id, as every submission is. */
  static LogRun restored(Path savepoint, Consumer<SingleOutputStreamOperator<Long>> sinks)
      throws Exception {
    return new LogRun(savepoint, sinks);
  }

  FlakySource.Control source() {
    return FlakySource.control(id);
  }

  /** Lets so many offsets through and waits until they have been given. */
  void give(int count) {
    Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> source().starts > 0);
    long until = source().given + count;
    source().allowed.release(count);
    Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> source().given >= until);
  }

  void failOnce() {
    int starts = source().starts;
    source().fail = true;
    Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> source().starts > starts);
  }

  Path savepoint(Path folder) throws Exception {
    return Path.of(
        java.net.URI.create(
            job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(3, TimeUnit.MINUTES)));
  }

  Path stopWithSavepoint(Path folder) throws Exception {
    String path =
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(3, TimeUnit.MINUTES);
    end.get(3, TimeUnit.MINUTES);
    return Path.of(java.net.URI.create(path));
  }

  @Override
  public void close() throws Exception {
    if (!end.isDone()) {
      job.cancel().get(3, TimeUnit.MINUTES);
      end.handle((result, cancelled) -> null).get(3, TimeUnit.MINUTES);
    }
  }
}
