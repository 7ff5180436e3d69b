package io.millrace.dataset.local;

import io.millrace.codec.ByteReader;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a spine asks of a view that is swept elsewhere, and where the readings go. Keys of all views
 * together are numbered from 0. One thread at a time.
 */
public final class AskedView {
  private final LocalDatabase database;
  private final BoundView view;
  private final SpineKeys keys;
  private final int firstKey;
  private final CellReadings readings;
  private final ReadingCodec codec;
  private long unreadable;

  private AskedView(
      LocalDatabase database, BoundView view, SpineKeys keys, int firstKey, CellReadings readings) {
    this.database = database;
    this.view = view;
    this.keys = keys;
    this.firstKey = firstKey;
    this.readings = readings;
    this.codec = new ReadingCodec(view, cells());
  }

  /** One for each view. */
  static List<AskedView> all(
      LocalDatabase database,
      SpineTable spine,
      List<BoundView> views,
      Map<BoundView, Set<Integer>> cells) {
    Map<BoundView, SpineKeys> keys = SpineKeys.ofViews(database, spine, views);
    List<AskedView> asked = new ArrayList<>();
    int first = 0;
    for (BoundView view : views) {
      CellReadings readings = new CellReadings(view, cells.get(view), spine.rows());
      asked.add(new AskedView(database, view, keys.get(view), first, readings));
      first = Math.addExact(first, keys.get(view).size());
    }
    return asked;
  }

  /** The view. */
  public BoundView view() {
    return view;
  }

  /** Places in the view's row of the cells that are asked for. */
  public int[] cells() {
    int[] cells = new int[readings.cells()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = readings.cell(i);
    }
    return cells;
  }

  /** The number of its first key. */
  public int firstKey() {
    return firstKey;
  }

  /** How many keys it has. */
  public int keys() {
    return keys.size();
  }

  /** Writes each key: its number and its length (int each), then its bytes. */
  public void writeKeys(DataOutputStream out) throws IOException {
    for (Map.Entry<EntityKey, Integer> key : keys.numbers(database, view.keys()).entrySet()) {
      out.writeInt(firstKey + key.getValue());
      out.writeInt(key.getKey().bytes().length);
      out.write(key.getKey().bytes());
    }
  }

  /**
   * Writes each question: the key's number (int), what it is sorted by (long), the row of the spine
   * (int).
   */
  public void writeQuestions(DataOutputStream out) throws SQLException {
    keys.ask(
        database,
        (key, x, row) -> {
          try {
            out.writeInt(firstKey + key);
            out.writeLong(x);
            out.writeInt((int) new ByteReader(row.toByteArray()).readUnsigned());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Takes what {@link DetachedSweep#drain} wrote. */
  public int take(ByteReader block) {
    int rows = 0;
    for (; block.remaining() > 0; rows++) {
      codec.read(block, readings);
    }
    return rows;
  }

  /** Some of its questions met a row that another version of the view had served. */
  public void addUnreadable(long questions) {
    unreadable += questions;
  }

  long unreadable() {
    return unreadable;
  }

  CellReadings readings() {
    return readings;
  }
}
