package io.millrace.dataset.event;

import io.millrace.dataset.registry.DatasetRecord;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where the history of streams began when a revision was made: what is made again has it from the
 * record, since dead letters, which tell it too, may have been erased meanwhile.
 *
 * @param starts by stream, those of which something was missing; null where nobody knows
 */
record KnownHistory(Map<String, String> starts) {
  /** To be looked for in the log. */
  static final KnownHistory UNKNOWN = new KnownHistory(null);

  /** Of a record; earlier versions did not write it down. */
  static KnownHistory of(DatasetRecord record) {
    return new KnownHistory(record.historyStart());
  }

  /**
   * From when on nothing of a stream is missing, {@link Long#MIN_VALUE} when nothing is; empty
   * where it is not known.
   */
  OptionalLong startMillis(String stream) {
    if (starts == null) {
      return OptionalLong.empty();
    }
    String start = starts.get(stream);
    return OptionalLong.of(start == null ? Long.MIN_VALUE : Instant.parse(start).toEpochMilli());
  }
}
