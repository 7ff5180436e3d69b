package io.millrace.job.forget.erase;

/**
 * Files below a table's location that the table does not name, and that hold rows which were to go.
 *
 * @param deleted that upkeep or an erasure wrote before it was killed: nobody can commit them any
 *     more
 * @param left that a sink wrote, which a savepoint may have to commit still, or that cannot be read
 * @param newestMillis when the newest of those that are left was written
 * @param isKnown whether files could be listed
 */
public record FilesLeft(int deleted, int left, long newestMillis, boolean isKnown) {
  /** Nothing was found. */
  static final FilesLeft NONE = new FilesLeft(0, 0, 0, true);

  /** Nobody can look. */
  static final FilesLeft UNKNOWN = new FilesLeft(0, 0, 0, false);
}
