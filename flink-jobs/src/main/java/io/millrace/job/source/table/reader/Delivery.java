package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.pull.TableEvents;
import java.util.List;

/** What a feed hands over. */
sealed interface Delivery {

  /** Rows, in order; at least one. */
  record Rows(List<ReadRow> rows) implements Delivery {}

  /** There are no more rows of the split. */
  record AllRead() implements Delivery {}

  /** There are more rows, but the source cannot be read now. */
  record Interrupted(String reason) implements Delivery {}

  /** What is left of the split is not there any more as it was planned. */
  record Outdated(String reason) implements Delivery {}

  /** An answer to a question of the enumerator. */
  record Answer(TableEvents event) implements Delivery {}
}
