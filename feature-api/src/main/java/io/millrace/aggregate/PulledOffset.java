package io.millrace.aggregate;

/**
 * Offsets of a table's events: the number of the pull, then 36 bits made of the row. The later pull
 * is later; rows of one pull have some order that does not depend on the order in which they were
 * read. So the offsets of a key rise from pull to pull, and with them the position of its row.
 */
public final class PulledOffset {
  private static final int ROW_BITS = 36;
  private static final long ROW_MASK = (1L << ROW_BITS) - 1;

  /** The last pull that has a number: one a second for four years. */
  public static final long LAST_PULL = (1L << 63 - ROW_BITS) - 1;

  private PulledOffset() {}

  /**
   * @param pull from 1
   * @param row bits made of the row, of which the low ones are taken
   */
  public static long of(long pull, long row) {
    if (pull < 0 || pull > LAST_PULL) {
      throw new IllegalArgumentException("pull " + pull + " is not between 0 and " + LAST_PULL);
    }
    return pull << ROW_BITS | row & ROW_MASK;
  }

  /** The pull of an offset. */
  public static long pull(long offset) {
    return offset >> ROW_BITS;
  }
}
