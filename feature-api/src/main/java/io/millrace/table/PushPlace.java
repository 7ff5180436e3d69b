package io.millrace.table;

/**
 * Where a pushed row lies in its topic. Among a table's events those of a topic's partition are of
 * a partition of their own: pulled rows have the first.
 *
 * @param partition of the topic
 * @param offset within the partition
 */
public record PushPlace(int partition, long offset) {

  /** The partition of the table's events: after that of pulled rows, which is 0. */
  public int eventPartition() {
    return partition + 1;
  }

  /** The place of a logged row. */
  public static PushPlace ofLogged(int pull, long rowId) {
    return new PushPlace(-1 - pull, rowId);
  }

  /** What stands in place of a pull's number in the log of rows: below 0. */
  public int loggedPull() {
    return -1 - partition;
  }
}
