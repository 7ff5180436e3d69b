package io.millrace.benchmarks.tables;

import io.millrace.compile.FeatureStore;
import io.millrace.job.JobOptions;
import io.millrace.job.MillraceJob;
import io.millrace.job.ViewClasses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job as it is deployed: source, checks, what is new, view, online sink, offline log. */
final class TableJob implements AutoCloseable {
  private static final int LOOK_EVERY_MILLIS = 50;

  private final OnlineDatabase online;
  private final RunningJob job;
  private long pulls;

  /** Whether the offline log is written, as it is by default. */
  enum Log {
    WRITTEN,
    NONE
  }

  /**
   * How long a pull took.
   *
   * @param onlineMillis from its begin until the last row was online
   * @param visibleMillis from its begin until the store said that the view shows it
   * @param rows that it read
   */
  record Pull(long onlineMillis, long visibleMillis, long rows) {}

  private TableJob(OnlineDatabase online, RunningJob job) {
    this.online = online;
    this.job = job;
  }

  /** Submits the job, whose first pull begins at once. */
  static TableJob start(CustomerTable source, OnlineDatabase online, FeatureStore store, Log log)
      throws Exception {
    Path folder = Files.createTempDirectory("millrace-tables");
    Map<String, String> settings = new HashMap<>();
    settings.put("connection.%s.url".formatted(CustomerTable.CONNECTION), source.url());
    if (log == Log.WRITTEN) {
      settings.put("iceberg.warehouse", folder.resolve("warehouse").toUri().toString());
    }
    JobOptions options = RunningJob.options(online, folder, settings);
    StreamExecutionEnvironment environment = RunningJob.environment(options, folder);
    new MillraceJob(ViewClasses.of(CustomerFeatures.class), store, options, online.epoch())
        .build(environment);
    return new TableJob(online, RunningJob.start(environment, "tables", folder));
  }

  /**
   * Waits for the first pull.
   *
   * @param rows that it brings
   */
  Pull first(long rows) throws Exception {
    return pulled(rows);
  }

  /**
   * Pulls now.
   *
   * @param rows whose online rows it changes
   */
  Pull again(long rows) throws Exception {
    long before = WrittenRows.count();
    online.requestPull("customers");
    return pulled(before + rows);
  }

  private Pull pulled(long writtenInAll) throws Exception {
    long onlineAt = WrittenRows.await(writtenInAll, job::failure);
    long pull = ++pulls;
    WrittenRows.await(() -> online.visiblePull() >= pull, LOOK_EVERY_MILLIS, job::failure);
    long visibleAt = System.currentTimeMillis();
    long beganAt = online.beganAtMillis(pull);
    return new Pull(onlineAt - beganAt, visibleAt - beganAt, online.rowsOf(pull));
  }

  @Override
  public void close() throws Exception {
    job.close();
  }
}
