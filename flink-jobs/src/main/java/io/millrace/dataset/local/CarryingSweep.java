package io.millrace.dataset.local;

import io.millrace.codec.ByteReader;
import io.millrace.compile.BoundView;
import io.millrace.core.WindowSweep;
import io.millrace.row.CellValue;

/**
 * Answers questions from windows that are carried on: the same values as {@link RecomputingSweep}
 * gives, where {@link SweepLayout#carriesOn} holds.
 */
final class CarryingSweep implements KeySweep {
  private final WindowSweep windows;
  private final SweepLayout layout;
  private final CellReadings readings;
  private final CellValue[] values;
  private final Object[] added;

  CarryingSweep(BoundView view, CellReadings readings) {
    this.windows = new WindowSweep(view.layout());
    this.layout = new SweepLayout(view);
    this.readings = readings;
    this.values = new CellValue[view.layout().cells().size()];
    this.added = new Object[layout.slots()];
  }

  @Override
  public void begin() {
    windows.begin();
  }

  @Override
  public boolean take(long x, ByteReader row) {
    if (SweepLayout.kind(x) != SweepLayout.QUESTION) {
      layout.readValues(row, added);
      windows.add(SweepLayout.millis(x), added);
      return false;
    }
    int spineRow = (int) row.readUnsigned();
    if (windows.read(SweepLayout.millis(x), values)) {
      readings.found(spineRow);
      for (int i = 0; i < readings.cells(); i++) {
        readings.put(spineRow, i, values[readings.cell(i)]);
      }
    }
    return true;
  }
}
