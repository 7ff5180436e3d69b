package io.millrace.benchmarks.streaming;

import java.io.Serializable;

/**
 * An event as a contestant takes it.
 *
 * @param <T> the form
 */
@FunctionalInterface
interface EventMaker<T> extends Serializable {
  /**
   * @param i place among the events
   * @param partitions how many sources there are, each with every so manieth event
   */
  T make(Events events, int i, int partitions);
}
