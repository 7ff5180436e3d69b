package io.millrace.job.forget;

import java.io.Serializable;

/**
 * What the partitions of a stream's source are called, so that places in one source are never taken
 * for those in another: {@code kafka:payments}, {@code file:/data/payments.csv ...}.
 */
public interface SourceNames extends Serializable {
  /** Of a source that nobody has named: a table's pulls, and cuts of before sources had names. */
  String UNNAMED = "";

  /**
   * What pulls of jobs are named after that number them by themselves, beside the log's: their cuts
   * part nothing of the log.
   */
  String OWN_PULLS = "pulls:";

  /** What topics' names begin with. */
  String KAFKA = "kafka:";

  /** What files' names begin with: each has one partition, whichever it is among the others. */
  String FILE = "file:";

  /** The name of a partition; all of a topic's have one. */
  String nameOf(int partition);
}
