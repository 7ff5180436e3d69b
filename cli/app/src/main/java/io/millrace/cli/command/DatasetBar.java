package io.millrace.cli.command;

import io.millrace.cli.console.Progress;
import io.millrace.dataset.DatasetProgress;

/** Shows how far a dataset is: a bar for each stage, with rows per second and the time left. */
final class DatasetBar implements DatasetProgress, AutoCloseable {
  private Stage stage;
  private long total;
  private Progress bar;

  @Override
  public void at(Stage now, long done, long all) {
    if (now != stage || all != total) {
      close();
      stage = now;
      total = all;
      bar = Progress.of(title(now), total, now == Stage.EVENTS ? " events" : " rows");
    }
    bar.at(done);
  }

  private static String title(Stage stage) {
    return switch (stage) {
      case SPINE -> "spine";
      case EVENTS -> "events";
      case VALUES -> "values";
      case ANSWERS -> "answers";
    };
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
