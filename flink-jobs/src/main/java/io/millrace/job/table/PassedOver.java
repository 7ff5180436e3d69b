package io.millrace.job.table;

import io.millrace.table.PulledRow;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts pushed rows that are passed over, since rows up to their offsets were judged before, and
 * says when there is reason to think that these were not the same: a topic belongs to its table for
 * good. Metrics: {@code pushed_rows_passed_over}, which is what a job reads again after it began,
 * and {@code pushed_rows_of_another_topic}, those of them that arrived long after what was judged.
 * Used by the task's thread.
 */
final class PassedOver {
  private static final Logger LOG = LoggerFactory.getLogger(PassedOver.class);

  private final Counter all;
  private final Counter ofAnotherTopic;

  PassedOver(MetricGroup metrics) {
    all = metrics.counter("pushed_rows_passed_over");
    ofAnotherTopic = metrics.counter("pushed_rows_of_another_topic");
  }

  /** A row is passed over. */
  void see(PulledRow row, Recalled recalled) {
    all.inc();
    if (recalled.isOfAnotherTopic(row)) {
      if (ofAnotherTopic.getCount() == 0) {
        LOG.warn(
            "A row pushed for table '{}' is passed over: partition {} was read beyond its offset {}"
                + " before it arrived, so its topic is another one, or was made anew. Go back to"
                + " the topic of before, or give the table another name. More of them are counted"
                + " only, in pushed_rows_of_another_topic",
            row.table(),
            row.push().partition(),
            row.push().offset());
      }
      ofAnotherTopic.inc();
    }
  }

  /** How many rows were taken for those of another topic. */
  long ofAnotherTopic() {
    return ofAnotherTopic.getCount();
  }
}
