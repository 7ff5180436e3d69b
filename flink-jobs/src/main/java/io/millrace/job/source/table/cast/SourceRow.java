package io.millrace.job.source.table.cast;

import java.util.List;

/** A row as it is found in a file. */
public sealed interface SourceRow {

  /** Where it begins in its split, see {@link io.millrace.job.source.table.reader.ReadRow#at}. */
  List<String> at();

  /** About how many bytes of memory it takes. */
  long bytes();

  /**
   * A row with a value for each column.
   *
   * @param values as readers give them: texts, numbers, times, bytes, lists; null for null
   */
  record Values(List<String> at, long bytes, Object[] values) implements SourceRow {}

  /**
   * A row of which no values can be told.
   *
   * @param text the row as it stands there, shortened
   */
  record Broken(List<String> at, long bytes, String problem, String text) implements SourceRow {}
}
