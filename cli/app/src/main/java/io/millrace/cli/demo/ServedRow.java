package io.millrace.cli.demo;

import io.millrace.row.OnlineRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * An online row as it was served.
 *
 * @param offsets highest offset taken, by partition of the example's one stream
 */
record ServedRow(OnlineRows.Order order, Instant start, Map<Integer, Long> offsets) {
  ServedRow {
    offsets = Map.copyOf(offsets);
  }

  static ServedRow of(OnlineRow row) {
    Map<Integer, Long> offsets = new HashMap<>();
    row.positions().forEach(position -> offsets.put(position.partition(), position.offset()));
    return new ServedRow(
        new OnlineRows.Order(row.epoch(), row.position(), row.decidedAtMillis()),
        Instant.ofEpochMilli(row.startMillis()),
        offsets);
  }
}
