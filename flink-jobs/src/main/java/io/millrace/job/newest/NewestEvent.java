package io.millrace.job.newest;

import java.util.Objects;

/**
 * How new the events of a source are, as one of its readers has seen them.
 *
 * @param source name of the stream or table
 * @param timeMillis the latest event time, or observed-at, of the good ones
 * @param arrivedMillis when the last of them came in
 */
public record NewestEvent(String source, long timeMillis, long arrivedMillis) {
  public NewestEvent {
    Objects.requireNonNull(source, "source");
  }
}
