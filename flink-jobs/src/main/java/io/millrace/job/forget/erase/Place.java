package io.millrace.job.forget.erase;

import io.millrace.job.forget.Forgetting;
import io.millrace.job.offline.EventLog;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import org.apache.iceberg.data.Record;

/**
 * Where something arrived, and when.
 *
 * @param feed name of a stream or table
 * @param partition source partition
 * @param offset within the partition
 * @param arrivalMillis arrival time
 */
record Place(String feed, int partition, long offset, long arrivalMillis) {

  /** Where a row of the log of events, or of dead letters, came from. */
  static Place of(String feed, Record row) {
    OffsetDateTime arrival = (OffsetDateTime) row.getField(EventLog.INGESTED_AT);
    return new Place(
        feed,
        (Integer) row.getField(EventLog.PARTITION),
        (Long) row.getField(EventLog.OFFSET),
        arrival.toInstant().toEpochMilli());
  }

  /**
   * Whether it is forgotten by an entry, if it has the key. A file that was read to its end when
   * cuts were chosen has none; what had come of it is forgotten all the same.
   */
  boolean isBefore(Forgetting entry) {
    OptionalLong cut = entry.cut(feed, partition);
    return cut.isPresent() ? offset < cut.getAsLong() : arrivalMillis <= entry.settlesAtMillis();
  }
}
