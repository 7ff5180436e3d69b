package io.millrace.dataset.local;

import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.dataset.DatasetProgress;
import io.millrace.row.CellValue;
import java.sql.SQLException;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * Goes once over everything that happens to each key of a view, in the order of time: events are
 * added to the key's state, questions are answered from it. The same core as in the streaming job,
 * whose clock in a replay is the time of the event: so the same bytes come out. Not thread-safe.
 */
final class ViewSweep {
  private static final int PROGRESS_ROWS = 10_000;

  private final ViewCore core;
  private final SweepLayout layout;
  private final CellReadings readings;
  private final CellValue[] values;
  private final int[] valuePlaces;

  private KeyState state;
  private int key = -1;
  private boolean any;

  ViewSweep(BoundView view, SweepLayout layout, CellReadings readings) {
    this.core = new ViewCore(view.layout());
    this.layout = layout;
    this.readings = readings;
    this.values = new CellValue[view.layout().cells().size()];
    this.valuePlaces = new int[layout.slots()];
    for (int i = 0; i < valuePlaces.length; i++) {
      valuePlaces[i] = layout.valuePlace(i);
    }
  }

  /**
   * @param sorted query of {@link SweepLayout#sorted}
   * @param before questions that other views have answered
   * @return how many questions were answered
   */
  long run(LocalDatabase database, String sorted, DatasetProgress progress, long before, long total)
      throws SQLException {
    long answered = 0;
    try (DuckDBChunkedResult result = database.chunks(sorted)) {
      while (result.nextChunk()) {
        DuckDBDataChunkReader chunk = result.chunk();
        DuckDBReadableVector[] vectors = new DuckDBReadableVector[(int) chunk.columnCount()];
        for (int i = 0; i < vectors.length; i++) {
          vectors[i] = chunk.vector(i);
        }
        for (long row = 0; row < chunk.rowCount(); row++) {
          if (take(vectors, row) && ++answered % PROGRESS_ROWS == 0) {
            progress.at(DatasetProgress.Stage.VALUES, before + answered, total);
          }
        }
      }
    }
    return answered;
  }

  /** Whether it was a question. */
  private boolean take(DuckDBReadableVector[] vectors, long row) {
    int rowKey = vectors[0].getInt(row);
    if (rowKey != key) {
      key = rowKey;
      state = core.create();
      any = false;
    }
    long x = vectors[1].getLong(row);
    long millis = x >> 2;
    if ((x & 3) == SweepLayout.QUESTION) {
      answer(millis, (int) vectors[2].getLong(row));
      return true;
    }
    int stream = number(vectors, layout.streamPlace(), row);
    Object[] contributed = new Object[valuePlaces.length];
    for (int i = 0; i < contributed.length; i++) {
      contributed[i] = value(vectors, i, stream, row);
    }
    core.add(
        state,
        new Contribution(
            null,
            layout.timePlace() < 0 ? millis : vectors[layout.timePlace()].getLong(row),
            millis,
            stream,
            number(vectors, layout.partitionPlace(), row),
            vectors[2].getLong(row),
            contributed),
        millis);
    any = true;
    return false;
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

  private void answer(long atMillis, int spineRow) {
    if (!any) {
      return;
    }
    core.advance(state, atMillis);
    if (core.isEmpty(state)) {
      return;
    }
    core.valuesNow(state, values);
    readings.found(spineRow);
    for (int i = 0; i < readings.cells(); i++) {
      readings.put(spineRow, i, values[readings.cell(i)]);
    }
  }
}
