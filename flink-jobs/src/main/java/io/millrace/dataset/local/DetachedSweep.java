package io.millrace.dataset.local;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundView;
import io.millrace.dataset.DatasetRequest;
import java.util.Arrays;

/**
 * Sweeps keys of one view away from the spine: the same sweep as in the threads of a process, whose
 * readings are given away some at a time. Not thread-safe.
 */
public final class DetachedSweep {
  private static final int MOST_QUESTIONS = 1_024;

  private final KeySweep sweep;
  private final CellReadings readings;
  private final ReadingCodec codec;
  private final int[] spineRows = new int[MOST_QUESTIONS];
  private final long[] instants = new long[MOST_QUESTIONS];
  private final ByteWriter asked = new ByteWriter(16);
  private int questions;
  private long swept;
  private long found;

  /**
   * @param cells places in the view's row
   */
  public DetachedSweep(BoundView view, int[] cells, DatasetRequest.Mode mode) {
    this.readings = new CellReadings(view, Arrays.stream(cells).boxed().toList(), MOST_QUESTIONS);
    this.codec = new ReadingCodec(view, cells);
    this.sweep =
        switch (mode) {
          case RECOMPUTED -> SweepLayout.sweep(view, readings);
          case AS_SERVED -> new ServedSweep(view, readings);
        };
  }

  /** What a question is, beside what it is sorted by. */
  public static void writeQuestion(int spineRow, ByteWriter row) {
    row.writeUnsigned(spineRow);
  }

  /** Another key begins. */
  public void begin() {
    sweep.begin();
  }

  /**
   * What happens next to the key. Not to be called while {@link #isFull()}.
   *
   * @param x what it is sorted by
   */
  public void take(long x, ByteReader row) {
    if (SweepLayout.kind(x) != SweepLayout.QUESTION) {
      sweep.take(x, row);
      return;
    }
    spineRows[questions] = (int) row.readUnsigned();
    instants[questions] = SweepLayout.millis(x);
    asked.clear();
    writeQuestion(questions++, asked);
    sweep.take(x, new ByteReader(asked.toByteArray()));
    swept++;
  }

  /** Whether no more questions can be taken before readings are given away. */
  public boolean isFull() {
    return questions == MOST_QUESTIONS;
  }

  /** Gives the readings away. */
  public void drain(ByteWriter to) {
    for (int i = 0; i < questions; i++) {
      var row = readings.at(i);
      if (row != null) {
        found++;
        codec.write(spineRows[i], instants[i], row, to);
      } else if (readings.isUnreadable(i)) {
        found++;
        codec.writeUnreadable(spineRows[i], to);
      }
    }
    readings.clear();
    questions = 0;
  }

  /** How many questions there were. */
  public long questions() {
    return swept;
  }

  /** How many readings were given away: of questions whose key had a row. */
  public long found() {
    return found;
  }

  /** How many questions met a row that another version of the view had served. */
  public long unreadable() {
    return sweep instanceof ServedSweep served ? served.unreadable() : 0;
  }
}
