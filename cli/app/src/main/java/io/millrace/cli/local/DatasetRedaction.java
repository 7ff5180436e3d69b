package io.millrace.cli.local;

import io.millrace.forget.ForgottenDatasets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes forgotten keys out of the datasets of the platform's folder as long as the platform runs,
 * so that what a killed command or an ended run left is done.
 */
final class DatasetRedaction implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetRedaction.class);
  private static final long LOOK_MILLIS = 2_000;
  private static final long FINISH_SECONDS = 60;

  private final ForgottenDatasets datasets;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "millrace-datasets");
            thread.setDaemon(true);
            return thread;
          });

  private DatasetRedaction(ForgottenDatasets datasets) {
    this.datasets = datasets;
  }

  static DatasetRedaction begin(ForgottenDatasets datasets) {
    DatasetRedaction redaction = new DatasetRedaction(datasets);
    redaction.looking.scheduleWithFixedDelay(
        redaction::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return redaction;
  }

  private void look() {
    try {
      if (!datasets.folder().names().isEmpty()) {
        datasets.announce();
        datasets.run();
      }
    } catch (RuntimeException e) {
      LOG.warn("cannot take forgotten keys out of datasets in {}", datasets.folder().path(), e);
    }
  }

  /** Finishes what is being done. */
  @Override
  public void close() throws InterruptedException {
    looking.shutdown();
    looking.awaitTermination(FINISH_SECONDS, TimeUnit.SECONDS);
  }
}
