package io.millrace.job.source.table.reader;

import io.millrace.event.ReasonCode;
import io.millrace.type.StructValue;
import java.util.List;

/** A row as it was read. */
public sealed interface ReadRow {

  /** The key's columns as the source writes them, null where they are. */
  List<String> key();

  /** A row that could be cast. */
  record Good(List<String> key, StructValue values) implements ReadRow {}

  /**
   * A row that could not.
   *
   * @param keyValues the key's canonical values; null when they could not be told
   * @param code stable code of the reason
   * @param column the first column at fault
   * @param row all of it as a JSON object of texts
   */
  record Bad(
      List<String> key,
      StructValue keyValues,
      ReasonCode code,
      String column,
      String reason,
      String row)
      implements ReadRow {}
}
