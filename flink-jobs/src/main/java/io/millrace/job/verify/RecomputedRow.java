package io.millrace.job.verify;

import io.millrace.answer.StoredRow;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.core.ViewLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In place of an online row: what it should have said. Past a feature's horizon that is the value
 * up to it, which the answer gives as the last it knows.
 */
final class RecomputedRow implements StoredRow {
  private final ViewCore core;
  private final KeyState state;
  private final long startMillis;
  private final Map<String, Long> horizons = new HashMap<>();

  RecomputedRow(ViewCore core, KeyState state, LoggedAnswer answer) {
    this.core = core;
    this.state = state;
    this.startMillis = answer.row() == null ? Long.MIN_VALUE : answer.row().startMillis();
    answer.horizons().forEach(each -> horizons.put(each.feature(), each.untilMillis()));
  }

  @Override
  public long startMillis() {
    return startMillis;
  }

  @Override
  public Reading read(int cell, long millis) {
    List<ViewLayout.Cell> cells = core.layout().cells();
    long horizon = horizons.getOrDefault(cells.get(cell).feature(), Long.MAX_VALUE);
    long known = Math.min(millis, horizon == Long.MAX_VALUE ? horizon : horizon - 1);
    return new Reading(core.valueAt(state, cell, known), horizon);
  }
}
