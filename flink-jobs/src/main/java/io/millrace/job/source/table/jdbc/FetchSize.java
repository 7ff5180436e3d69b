package io.millrace.job.source.table.jdbc;

/**
 * How many rows a driver is asked for at a time: as many as the limits say, but not more than take
 * {@link #MOST_BYTES} if they are as wide as the widest so far. It begins with few rows and
 * doubles, so that wide ones are met while few are asked for. Not thread-safe.
 */
final class FetchSize {
  /** Of what is fetched, and of what is delivered, at a time; a wider row comes alone. */
  static final long MOST_BYTES = 4L << 20;

  private static final int FIRST_ROWS = 32;

  private final int mostRows;
  private int rows;
  private long widestBytes = 1;

  /**
   * @param mostRows as the table's limits say
   */
  FetchSize(int mostRows) {
    this.mostRows = mostRows;
    this.rows = Math.min(mostRows, FIRST_ROWS);
  }

  /** For the next fetch. */
  int rows() {
    return (int) Math.max(1, Math.min(rows, MOST_BYTES / widestBytes));
  }

  /** A row was read, of about so many bytes. */
  void saw(long bytes) {
    widestBytes = Math.max(widestBytes, bytes);
  }

  /** As many rows as were asked for have been read. */
  void grow() {
    rows = (int) Math.min(mostRows, 2L * rows);
  }
}
