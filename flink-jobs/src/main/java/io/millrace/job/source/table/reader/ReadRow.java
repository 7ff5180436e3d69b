package io.millrace.job.source.table.reader;

import io.millrace.type.StructValue;
import java.time.Instant;
import java.util.List;

/** A row as it was read. */
public sealed interface ReadRow {

  /** The key's columns as the source writes them, null where they are. */
  List<String> key();

  /**
   * A row that could be cast.
   *
   * @param observedAt null if it has none
   */
  record Good(List<String> key, Instant observedAt, StructValue values) implements ReadRow {}

  /**
   * A row that could not.
   *
   * @param column the first column at fault
   * @param row all of it as a JSON object of texts
   */
  record Bad(List<String> key, String column, String reason, String row) implements ReadRow {}
}
