package io.millrace.dataset.local;

import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.dataset.DatasetProgress;
import java.sql.SQLException;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * Goes once over everything that happens to each key of a view, in the order of time. One thread
 * reads what the database sorted; each key belongs to one of a few {@link SweepWorker}s, which add
 * its events to its state and answer its questions. Not thread-safe.
 */
final class ViewSweep {
  private static final int MOST_WORKERS = 8;

  private final SweepLayout layout;
  private final SweepWorkers workers;
  private final int[] valuePlaces;

  ViewSweep(BoundView view, SweepLayout layout, CellReadings readings) {
    this.layout = layout;
    this.workers =
        new SweepWorkers(
            view.layout(),
            readings,
            Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors()));
    this.valuePlaces = new int[layout.slots()];
    for (int i = 0; i < valuePlaces.length; i++) {
      valuePlaces[i] = layout.valuePlace(i);
    }
  }

  /**
   * Answers everything that is asked.
   *
   * @param sorted query of {@link SweepLayout#sorted}
   * @param before questions that other views have answered
   * @return how many questions were answered
   */
  long run(LocalDatabase database, String sorted, DatasetProgress progress, long before, long total)
      throws SQLException {
    long asked = 0;
    try (workers;
        DuckDBChunkedResult result = database.chunks(sorted)) {
      while (result.nextChunk()) {
        asked += hand(result.chunk());
        progress.at(DatasetProgress.Stage.VALUES, before + asked, total);
      }
      workers.finish();
    }
    return asked;
  }

  /** How many questions were among the rows. */
  private long hand(DuckDBDataChunkReader chunk) {
    DuckDBReadableVector[] vectors = new DuckDBReadableVector[(int) chunk.columnCount()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = chunk.vector(i);
    }
    long asked = 0;
    for (long row = 0; row < chunk.rowCount(); row++) {
      int key = vectors[0].getInt(row);
      long x = vectors[1].getLong(row);
      long offset = vectors[2].getLong(row);
      if ((x & 3) == SweepLayout.QUESTION) {
        workers.ask(key, x >> 2, (int) offset);
        asked++;
      } else {
        workers.add(key, contribution(vectors, row, x >> 2, offset));
      }
    }
    return asked;
  }

  private Contribution contribution(
      DuckDBReadableVector[] vectors, long row, long millis, long offset) {
    int stream = number(vectors, layout.streamPlace(), row);
    Object[] values = new Object[valuePlaces.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(vectors, i, stream, row);
    }
    int time = layout.timePlace();
    return new Contribution(
        null,
        time < 0 ? millis : vectors[time].getLong(row),
        millis,
        stream,
        number(vectors, layout.partitionPlace(), row),
        offset,
        values);
  }

  private static int number(DuckDBReadableVector[] vectors, int place, long row) {
    return place < 0 ? 0 : vectors[place].getInt(row);
  }

  private Object value(DuckDBReadableVector[] vectors, int slot, int stream, long row) {
    if (valuePlaces[slot] < 0) {
      return layout.constantOf(slot) == stream ? Boolean.TRUE : null;
    }
    DuckDBReadableVector vector = vectors[valuePlaces[slot]];
    return vector.isNull(row)
        ? null
        : layout.column(slot).read(vector, layout.slot(slot).type(), row);
  }
}
