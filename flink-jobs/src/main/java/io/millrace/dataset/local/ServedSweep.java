package io.millrace.dataset.local;

import io.millrace.answer.OpenRow;
import io.millrace.answer.StoredRow;
import io.millrace.compile.BoundView;
import io.millrace.dataset.DatasetProgress;
import java.sql.SQLException;
import java.util.Base64;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * Goes once over what was decided of each key, in the order of time, and answers questions from the
 * row that the online table held then: the greatest by (epoch, position, decided_at). Not
 * thread-safe.
 */
final class ServedSweep {
  private static final int PROGRESS_ROWS = 10_000;

  private final OpenRow row;
  private final CellReadings readings;

  private int key = -1;
  private boolean any;
  private long epoch;
  private long position;
  private byte[] held;
  private long unreadable;

  ServedSweep(BoundView view, CellReadings readings) {
    this.row = new OpenRow(view.layout());
    this.readings = readings;
  }

  /**
   * Answers everything that is asked.
   *
   * @param sorted query of {@link ServedTable#sorted}
   * @return how many questions were answered
   */
  long run(LocalDatabase database, String sorted, DatasetProgress progress, long before, long total)
      throws SQLException {
    long answered = 0;
    try (DuckDBChunkedResult result = database.chunks(sorted)) {
      while (result.nextChunk()) {
        DuckDBDataChunkReader chunk = result.chunk();
        DuckDBReadableVector keys = chunk.vector(0);
        DuckDBReadableVector instants = chunk.vector(1);
        DuckDBReadableVector offsets = chunk.vector(2);
        DuckDBReadableVector epochs = chunk.vector(3);
        DuckDBReadableVector rows = chunk.vector(4);
        for (long i = 0; i < chunk.rowCount(); i++) {
          begin(keys.getInt(i));
          long x = instants.getLong(i);
          if ((x & 3) != SweepLayout.QUESTION) {
            decide(
                epochs.getLong(i), offsets.getLong(i), rows.isNull(i) ? null : rows.getString(i));
          } else {
            answer(x >> 2, (int) offsets.getLong(i));
            if (++answered % PROGRESS_ROWS == 0) {
              progress.at(DatasetProgress.Stage.VALUES, before + answered, total);
            }
          }
        }
      }
    }
    return answered;
  }

  /** Questions whose row is of another version of the view, which this one cannot read. */
  long unreadable() {
    return unreadable;
  }

  private void begin(int rowKey) {
    if (rowKey != key) {
      key = rowKey;
      any = false;
      held = null;
    }
  }

  private void decide(long nextEpoch, long nextPosition, String bytes) {
    boolean newer = !any || nextEpoch > epoch || (nextEpoch == epoch && nextPosition >= position);
    if (newer) {
      any = true;
      epoch = nextEpoch;
      position = nextPosition;
      held = bytes == null ? null : Base64.getDecoder().decode(bytes);
    }
  }

  private void answer(long atMillis, int spineRow) {
    if (held == null) {
      return;
    }
    try {
      row.open(held, atMillis);
    } catch (IllegalArgumentException e) {
      unreadable++;
      return;
    }
    long at = Math.max(atMillis, row.startMillis());
    readings.found(spineRow, row.startMillis());
    for (int i = 0; i < readings.cells(); i++) {
      StoredRow.Reading read = row.read(readings.cell(i), at);
      readings.put(spineRow, i, read.value());
      if (at >= read.horizonMillis()) {
        readings.beyondHorizon(spineRow, i);
      }
    }
  }
}
