package io.millrace.job.source.table.split;

import java.io.Serializable;
import java.util.Objects;

/**
 * Which rows of a pull a split holds: a range of keys, of a file, or of a snapshot's files. Bounds
 * of keys are the source's own text of a value.
 */
public sealed interface KeyRange extends Serializable {

  /** All of them. */
  record Everything() implements KeyRange {}

  /**
   * Those with a value of the column in a half-open range.
   *
   * @param from the first value; null for no bound
   * @param to the first value that is not in it; null for no bound
   */
  record Between(String column, String from, String to) implements KeyRange {
    public Between {
      Objects.requireNonNull(column);
    }
  }

  /**
   * Those that begin in a half-open range of a file's bytes, of a file that is as it was when the
   * pull was planned.
   *
   * @param file below the folder that the table's path names
   * @param length of the whole file, in bytes
   * @param modifiedMillis when the file was last written, as its file system says
   * @param from the first byte
   * @param to the first byte that is not in it
   */
  record FilePart(String file, long length, long modifiedMillis, long from, long to)
      implements KeyRange {
    public FilePart {
      Objects.requireNonNull(file);
    }
  }

  /**
   * Those of some of the files that an Iceberg table's snapshot has, or that snapshots have
   * appended. The files are listed in order of their location, cut where their writer says they can
   * be.
   *
   * @param after files appended after this snapshot; null for all files of the other one
   * @param snapshot up to this one
   * @param cutBytes about how long the pieces are that files are cut into
   * @param from the first piece
   * @param to the first piece that is not in it
   */
  record SnapshotPart(Long after, long snapshot, long cutBytes, int from, int to)
      implements KeyRange {}

  /** Those without a value of the column. */
  record Missing(String column) implements KeyRange {
    public Missing {
      Objects.requireNonNull(column);
    }
  }
}
