package io.millrace.dataset.local;

import io.millrace.codec.ByteReader;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.row.CellValue;

/**
 * Adds events to the key's state and answers questions from it. The same core as in the streaming
 * job, whose clock in a replay is the time of the event: so the same bytes come out.
 */
final class RecomputingSweep implements KeySweep {
  private final ViewCore core;
  private final SweepLayout layout;
  private final CellReadings readings;
  private final CellValue[] values;

  private KeyState state;

  RecomputingSweep(BoundView view, CellReadings readings) {
    this.core = new ViewCore(view.layout());
    this.layout = new SweepLayout(view);
    this.readings = readings;
    this.values = new CellValue[view.layout().cells().size()];
  }

  @Override
  public void begin() {
    state = null;
  }

  @Override
  public boolean take(long x, ByteReader row) {
    if (SweepLayout.kind(x) == SweepLayout.QUESTION) {
      answer(SweepLayout.millis(x), (int) row.readUnsigned());
      return true;
    }
    if (state == null) {
      state = core.create();
    }
    Contribution added = layout.read(x, row);
    core.add(state, added, added.arrivalMillis());
    return false;
  }

  private void answer(long atMillis, int spineRow) {
    if (state == null) {
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
