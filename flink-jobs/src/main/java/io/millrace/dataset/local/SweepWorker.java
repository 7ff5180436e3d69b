package io.millrace.dataset.local;

import io.millrace.core.Contribution;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.core.ViewLayout;
import io.millrace.row.CellValue;

/**
 * Sweeps one key after the other: events are added to the key's state, questions are answered from
 * it. The same core as in the streaming job, whose clock in a replay is the time of the event: so
 * the same bytes come out. One thread's own.
 */
final class SweepWorker {
  private final ViewCore core;
  private final CellReadings readings;
  private final CellValue[] values;

  private KeyState state;
  private int key = -1;
  private boolean any;

  SweepWorker(ViewLayout layout, CellReadings readings) {
    this.core = new ViewCore(layout);
    this.readings = readings;
    this.values = new CellValue[layout.cells().size()];
  }

  void take(SweepBatch batch) {
    for (int i = 0; i < batch.size; i++) {
      if (batch.keys[i] != key) {
        key = batch.keys[i];
        state = core.create();
        any = false;
      }
      Contribution added = batch.added[i];
      if (added == null) {
        answer(batch.askedAtMillis[i], batch.spineRows[i]);
      } else {
        core.add(state, added, added.arrivalMillis());
        any = true;
      }
    }
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
