package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.split.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows have been emitted, as the position after them. Holds eight bytes for each row of the
 * last place, nothing of those before. Not thread-safe.
 */
final class PassedRows {

  private final RowDigest digest;
  private List<String> place;
  // Digests are made when a second row of a place comes or a checkpoint asks: most places have one
  // row.
  private ReadRow undigested;
  private final List<Long> emitted;

  PassedRows(Position from, RowDigest digest) {
    this.digest = digest;
    this.place = from.key();
    this.emitted = new ArrayList<>(from.emitted());
  }

  void passed(ReadRow row) {
    if (row.at().equals(place)) {
      settle();
    } else {
      place = row.at();
      emitted.clear();
    }
    undigested = row;
  }

  Position position() {
    settle();
    return new Position(place, emitted);
  }

  private void settle() {
    if (undigested != null) {
      emitted.add(digest.of(undigested));
      undigested = null;
    }
  }
}
