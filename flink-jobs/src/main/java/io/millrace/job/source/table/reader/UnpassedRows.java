package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.split.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of a cursor without those that a position says have been emitted. */
final class UnpassedRows implements RowCursor {

  private final RowCursor rows;
  private final Position position;
  private final RowDigest digest;
  private final Map<Long, Integer> emitted = new HashMap<>();

  UnpassedRows(RowCursor rows, Position position, RowDigest digest) {
    this.rows = rows;
    this.position = position;
    this.digest = digest;
    for (long each : position.emitted()) {
      emitted.merge(each, 1, Integer::sum);
    }
  }

  @Override
  public List<ReadRow> next() throws SourceUnavailableException, OutdatedPlanException {
    List<ReadRow> read = rows.next();
    while (!read.isEmpty() && !emitted.isEmpty()) {
      List<ReadRow> left = new ArrayList<>(read.size());
      for (ReadRow row : read) {
        if (!wasEmitted(row)) {
          left.add(row);
        }
      }
      if (!left.isEmpty()) {
        return left;
      }
      read = rows.next();
    }
    return read;
  }

  private boolean wasEmitted(ReadRow row) {
    if (emitted.isEmpty()) {
      return false;
    }
    if (!row.at().equals(position.key())) {
      // Places come in order: the position's is over.
      emitted.clear();
      return false;
    }
    long found = digest.of(row);
    if (!emitted.containsKey(found)) {
      return false;
    }
    emitted.computeIfPresent(found, (same, left) -> left == 1 ? null : left - 1);
    return true;
  }

  @Override
  public void close() {
    rows.close();
  }
}
