package io.millrace.job.source.table.reader;

import io.millrace.event.ReasonCode;
import io.millrace.type.StructValue;
import java.util.List;

/** A row as it was read. */
public sealed interface ReadRow {

  /** The key's columns as the source writes them, null where they are. */
  List<String> key();

  /**
   * Where it comes in its split: its key where rows come in the order of their keys, else where it
   * begins, such as the byte of a file.
   */
  List<String> at();

  /** A row that could be cast. */
  record Good(List<String> key, List<String> at, StructValue values) implements ReadRow {
    /** In the order of keys. */
    public Good(List<String> key, StructValue values) {
      this(key, key, values);
    }
  }

  /**
   * A row that could not.
   *
   * @param key empty if it is too broken to have one
   * @param keyValues the key's canonical values; null when they could not be told
   * @param code stable code of the reason
   * @param column the first column at fault; empty if it is the whole row
   * @param row all of it as a JSON object of texts, or as it stands in its file
   */
  record Bad(
      List<String> key,
      List<String> at,
      StructValue keyValues,
      ReasonCode code,
      String column,
      String reason,
      String row)
      implements ReadRow {
    /** In the order of keys. */
    public Bad(
        List<String> key,
        StructValue keyValues,
        ReasonCode code,
        String column,
        String reason,
        String row) {
      this(key, key, keyValues, code, column, reason, row);
    }
  }
}
